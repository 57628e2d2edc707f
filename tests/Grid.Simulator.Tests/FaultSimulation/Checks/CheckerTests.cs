using Grid.FaultSimulation.Checks;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.FaultSimulation.Checks;

/// <summary>Each rule about results, leases and waiting, broken on purpose: a checker that cannot fail proves nothing.</summary>
public class CheckerTests
{
    private readonly EventQueue _eventQueue = new(Given.Midnight);
    private readonly Checker _checker;
    private readonly Job _job = Given.Dental("a");

    public CheckerTests()
    {
        _checker = new Checker(_eventQueue, new CheckOptions(IsOn: true, LongestStrokeWait: TimeSpan.FromSeconds(10), LongestWait: TimeSpan.FromSeconds(60)));
        _checker.OnAdmitted(_job);
    }

    [Fact]
    public void OnPublished_ASecondTime_IsCaught()
    {
        Answer();
        _checker.OnPublished(_job.Key);

        Broken("One published result per study and model", () => _checker.OnPublished(_job.Key));
    }

    [Fact]
    public void OnPublished_NothingCommitted_IsCaught() =>
        Broken("Only a committed result is published", () => _checker.OnPublished(_job.Key));

    [Fact]
    public void OnCompleted_ASecondTime_IsCaught()
    {
        Answer();

        Broken("One result per study and model", () => _checker.OnCompleted(_job.Key, "n1", 1));
    }

    [Fact]
    public void OnCompleted_StaleEpoch_IsCaught()
    {
        _checker.OnGranted(_job.Key, "n1", 1);
        _checker.OnGranted(_job.Key, "n2", 2);

        Broken("No result from a stale epoch", () => _checker.OnCompleted(_job.Key, "n1", 1));
    }

    [Fact]
    public void OnJobStarted_LeaseOfAnotherNode_IsCaught()
    {
        _checker.OnGranted(_job.Key, "n1", 1);

        Broken("A node runs only what was leased to it", () => _checker.OnJobStarted(_job.Key, "n2", 1));
    }

    [Fact]
    public void OnRunStarted_MoreThanSlots_IsCaught()
    {
        _checker.OnRunStarted("n1", 1);

        Broken("No node runs more than its slots", () => _checker.OnRunStarted("n1", 1));
    }

    [Fact]
    public void OnQuarantined_NeverFailed_IsCaught() =>
        Broken("Only what failed or lost its nodes is quarantined", () => _checker.OnQuarantined(_job.Key, "looks odd"));

    [Fact]
    public void OnExplained_NothingIsSaid_IsCaught() => Broken("Nothing waits unexplained", () => _checker.OnExplained(_job.Key, null));

    [Fact]
    public void OnConcludedWithoutImages_TheStoreHoldsThem_IsCaught() =>
        Broken("Only what lost its images is concluded without", () => _checker.OnConcludedWithoutImages(_job.Key, areLost: false));

    [Fact]
    public void OnEnd_OneStillOpen_IsCaught() => Broken("Nobody starves", _checker.OnEnd);

    [Fact]
    public void OnJobStarted_AfterTheBound_IsCaught()
    {
        _checker.OnGranted(_job.Key, "n1", 1);
        _eventQueue.Step(TimeSpan.FromSeconds(61).Ticks);

        Broken("Waiting has a bound", () => _checker.OnJobStarted(_job.Key, "n1", 1));
    }

    [Fact]
    public void OnEnd_EverythingInOrder_IsSilent()
    {
        Answer();
        _checker.OnPublished(_job.Key);

        _checker.OnEnd();
    }

    [Fact]
    public void Broken_Message_SaysRuleTimeAndWhatLedToIt()
    {
        _eventQueue.Step(TimeSpan.FromSeconds(5).Ticks);
        Answer();

        var error = Assert.Throws<RuleBrokenException>(() => _checker.OnCompleted(_job.Key, "n1", 1));

        Assert.Contains("One result per study and model", error.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:05", error.Message, StringComparison.Ordinal);
        Assert.Contains("lease granted", error.Message, StringComparison.Ordinal);
    }

    private void Answer()
    {
        _checker.OnGranted(_job.Key, "n1", 1);
        _checker.OnJobStarted(_job.Key, "n1", 1);
        _checker.OnCompleted(_job.Key, "n1", 1);
    }

    private static void Broken(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBrokenException>(act).Rule);
}

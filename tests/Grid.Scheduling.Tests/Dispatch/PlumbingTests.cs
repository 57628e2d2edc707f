using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>A fault of a node, of the way to the images or of a model is no fault of the study.</summary>
public class PlumbingTests
{
    private static readonly Job Job = Stroke("s1", "astana");
    private readonly Dispatcher _dispatcher = Dispatcher();
    private readonly Dictionary<JobKey, long> _epochs = [];
    private double _seconds;
    private long _sequence = 1;

    public static TheoryData<FaultKind> Plumbing => [FaultKind.Node, FaultKind.Images, FaultKind.Model, FaultKind.ImagesLost];

    [Theory]
    [MemberData(nameof(Plumbing))]
    public void Handle_FailsByAFaultOfThePlumbing_AnotherNodeHasItAtOnce(FaultKind kind)
    {
        Hear("n1", "n2");
        var first = Lease(Handle(Admitted(Job)));

        var second = Lease(Fail(Job, first, kind));

        Assert.NotEqual(first, second);
    }

    [Theory]
    [MemberData(nameof(Plumbing))]
    public void Handle_FailsEverywhereForTenMinutes_NeverQuarantinedAndTriedMoreRarely(FaultKind kind)
    {
        Hear("n1", "n2");
        var actions = Handle(Admitted(Job)).ToList();
        var tries = 0;
        while (_seconds < 600)
        {
            Assert.Empty(actions.OfType<QuarantineJob>());
            var node = actions.OfType<TakeLease>().SingleOrDefault()?.Node;
            if (node is not null) tries++;
            actions = node is not null ? [.. Fail(Job, node, kind)] : Pass(1, "n1", "n2");
        }

        Assert.InRange(tries, 4, 600);
        Assert.True(_dispatcher.Knows(Job.Key));
    }

    [Fact]
    public void Handle_OneNodeCannotGetASitesImages_OtherJobsOfTheSiteGoElsewhereAndOtherSitesDoNot()
    {
        Hear("n1", "n2");
        var first = Lease(Handle(Admitted(Job)));
        var other = Lease(Fail(Job, first, FaultKind.Images));
        Accept(Job, other);

        Assert.Empty(Handle(Admitted(Stroke("s2", "astana"))).OfType<TakeLease>());
        Assert.Equal(first, Lease(Handle(Admitted(Stroke("s3", "almaty")))));
    }

    [Fact]
    public void Handle_OneNodeIsWithoutTheModel_ItsOtherModelsRunOnIt()
    {
        Hear("n1");
        Fail(Job, Lease(Handle(Admitted(Job))), FaultKind.Model);

        Assert.Empty(Pass(1, "n1").OfType<TakeLease>());
        Assert.Equal("n1", Lease(Handle(Admitted(Dental("d1")))));
    }

    [Fact]
    public void Handle_OnlyOtherNodeIsCordonedMeanwhile_GoesBackToTheTriedOne()
    {
        Hear("n1", "n2");
        var first = Lease(Handle(Admitted(Job)));
        var other = first == "n1" ? "n2" : "n1";
        Handle(Heard(Node(other) with { Availability = NodeAvailability.Cordoned }, ++_sequence));
        Fail(Job, first, FaultKind.Images);

        var leases = Enumerable.Range(0, 10).SelectMany(_ => Pass(1, first)).OfType<TakeLease>();

        Assert.Equal(first, leases.First().Node);
    }

    [Fact]
    public void Handle_StoreSaysForAQuarterOfAnHourThatTheImagesAreLost_ConcludedWithTheReason()
    {
        Hear("n1");
        var actions = Handle(Admitted(Job)).ToList();
        while (_seconds < 3_600 && !actions.Exists(a => a is ConcludeWithoutImages))
        {
            actions = actions.OfType<TakeLease>().SingleOrDefault() is { } lease ? [.. Fail(Job, lease.Node, FaultKind.ImagesLost)] : Pass(1, "n1");
        }

        var conclusion = Assert.Single(actions.OfType<ConcludeWithoutImages>());
        Assert.InRange(_seconds, 900, 1_000);
        Assert.Contains("images lost", conclusion.Reason, StringComparison.Ordinal);
        Assert.Contains("ImagesLost here", conclusion.Reason, StringComparison.Ordinal);
        Handle(new JobGone(Now, Job.Key));
        Assert.False(_dispatcher.Knows(Job.Key));
    }

    [Fact]
    public void Handle_ImagesComeBackInTime_RunsAndTheClockBeginsAnew()
    {
        Hear("n1");
        Fail(Job, Lease(Handle(Admitted(Job))), FaultKind.ImagesLost);
        var lease = Enumerable.Range(0, 5).SelectMany(_ => Pass(1, "n1")).OfType<TakeLease>().First();
        Accept(Job, lease.Node);

        Handle(Heard(Node("n1"), ++_sequence, new RunningLease(Job.Key, _epochs[Job.Key], 1, 28)));

        Assert.Equal("n1", Lease(Handle(new RunYielded(Now, Job.Key, "n1", _epochs[Job.Key], 1, 28))));
    }

    // The lost ones are older: without a turn of its own, what can be read would wait until they are given up.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Handle_OlderStrokesOfTheSiteAreLost_TheOneWithImagesHasItsTurnWithinSeconds(int lost)
    {
        Hear("n1");
        var sound = Stroke("sound", "astana");
        var open = Enumerable.Range(0, lost).Select(i => Stroke($"lost{i}", "astana")).Append(sound).ToDictionary(job => job.Key);
        var actions = open.Values.SelectMany(job => Handle(Admitted(job))).ToList();
        while (_seconds < 120 && !actions.OfType<TakeLease>().Any(lease => lease.Key == sound.Key))
        {
            var leases = actions.OfType<TakeLease>().ToList();
            actions = [.. leases.SelectMany(lease => Fail(open[lease.Key], lease.Node, FaultKind.ImagesLost)), .. Pass(1, "n1")];
        }

        Assert.InRange(_seconds, 0, 4 * (lost + 1));
    }

    private DateTimeOffset Now => Noon.AddSeconds(_seconds);

    private void Hear(params string[] nodes)
    {
        foreach (var node in nodes) Handle(Heard(Node(node), ++_sequence));
    }

    private IReadOnlyList<DispatchAction> Handle(DispatchEvent happened) => [.. _dispatcher.Handle(happened with { At = Now })];

    private List<DispatchAction> Pass(double seconds, params string[] alive)
    {
        _seconds += seconds;
        List<DispatchAction> actions = [];
        foreach (var node in alive) actions.AddRange(Handle(Heard(Node(node), ++_sequence)));
        actions.AddRange(Handle(new TimePassed(Now)));
        return actions;
    }

    private static string Lease(IReadOnlyList<DispatchAction> actions) => Assert.Single(actions.OfType<TakeLease>()).Node;

    private void Accept(Job job, string node)
    {
        var epoch = _epochs[job.Key] = _epochs.GetValueOrDefault(job.Key) + 1;
        Handle(new LeaseGranted(Now, job.Key, node, epoch));
        Handle(new StartAccepted(Now, job.Key, node, epoch, 1, _sequence));
    }

    private IReadOnlyList<DispatchAction> Fail(Job job, string node, FaultKind kind)
    {
        Accept(job, node);
        return Handle(new RunFailed(Now, job.Key, node, _epochs[job.Key], $"{kind} here", kind));
    }
}

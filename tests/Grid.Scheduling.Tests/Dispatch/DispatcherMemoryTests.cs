using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>A device that has a slot but, beside what runs, no memory for an emergency's model.</summary>
public class DispatcherMemoryTests
{
    private static readonly ModelCosts Models = new(new Dictionary<string, ModelCost>
    {
        ["stroke"] = new() { Fixed = TimeSpan.FromSeconds(2), MemoryMib = 3_000 },
        ["breast"] = new() { Fixed = TimeSpan.FromSeconds(60), MemoryMib = 3_000 },
    });

    private static readonly NodeFacts Node = Given.Node("n1", slots: 2) with { MemoryMib = 5_000, Loaded = ["breast"] };

    private readonly Dispatcher _dispatcher = new(Given.Options() with { Models = Models });

    public DispatcherMemoryTests()
    {
        _dispatcher.Handle(Given.Heard(Node));
        _dispatcher.Handle(Given.Admitted(Given.Breast("b1")));
        _dispatcher.Handle(new LeaseGranted(Given.Noon, Given.Breast("b1").Key, "n1", 1));
        _dispatcher.Handle(new StartAccepted(Given.Noon, Given.Breast("b1").Key, "n1", 1, 1, 1));
    }

    [Fact]
    public void Handle_LesserWorkPinsTheMemory_IsAskedToYield()
    {
        var yield = Assert.Single(Admit(Given.Stroke("s")).OfType<YieldRun>());

        Assert.Equal((Given.Breast("b1").Key, Given.Stroke("s").Key), (yield.Key, yield.For));
    }

    [Fact]
    public void Handle_EmergencyWaitsForMemory_NothingLesserStartsThere()
    {
        Admit(Given.Stroke("s"));

        Assert.Empty(Admit(Given.Breast("b2")).OfType<TakeLease>());
    }

    [Fact]
    public void Handle_LesserWorkHasYielded_EmergencyStarts()
    {
        Admit(Given.Stroke("s"));

        var actions = _dispatcher.Handle(new RunYielded(Given.Noon.AddSeconds(3), Given.Breast("b1").Key, "n1", 1, Done: 1, Total: 30));

        Assert.Equal(Given.Stroke("s").Key, Assert.Single(actions.OfType<TakeLease>()).Key);
    }

    [Fact]
    public void Handle_ModelIsLargerThanTheDevice_NobodyIsDisturbed()
    {
        _dispatcher.Handle(Given.Heard(Node with { MemoryMib = 2_000 }, 2, new RunningLease(Given.Breast("b1").Key, 1)));

        Assert.Empty(Admit(Given.Stroke("s")).OfType<YieldRun>());
    }

    private IReadOnlyList<DispatchAction> Admit(Job job) => _dispatcher.Handle(Given.Admitted(job));
}

using System.Globalization;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Many emergencies at once: those that nobody can take block nobody, and no free slot stays empty before them.</summary>
public class EmergencyStormTests
{
    [Fact]
    public void Handle_AHundredThatNoNodeServes_TheOneThatCanRunStartsAtOnce()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        foreach (var study in Names("unserved", 100)) dispatcher.Handle(Admitted(OfModel(Stroke(study, dueInSeconds: 60), "haemorrhage")));

        var lease = Assert.Single(dispatcher.Handle(Admitted(Stroke("s1"))).OfType<TakeLease>());

        Assert.Equal(("s1", "n1"), (lease.Key.Study, lease.Node));
    }

    [Fact]
    public void Handle_AHundredKnownBeforeAnyNode_TheOneThatCanRunStartsWithTheFirstHeartbeat()
    {
        var dispatcher = Dispatcher();
        foreach (var study in Names("unserved", 100)) dispatcher.Handle(Admitted(OfModel(Stroke(study, dueInSeconds: 60), "haemorrhage")));
        dispatcher.Handle(Admitted(Stroke("s1")));

        Assert.Equal("s1", Assert.Single(dispatcher.Handle(Heard(Node("n1"))).OfType<TakeLease>()).Key.Study);
    }

    [Fact]
    public void Handle_AHundredOfASiteThatIsCutOff_AnotherSitesStrokeStartsAtOnce()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        foreach (var study in Names("cut", 100)) dispatcher.Handle(Admitted(Stroke(study, "village", dueInSeconds: 60)));

        Assert.Equal("s1", Assert.Single(dispatcher.Handle(Admitted(Stroke("s1"))).OfType<TakeLease>()).Key.Study);
    }

    [Fact]
    public void Handle_AHundredThatNoNodeServes_LesserWorkUsesTheFreeSlotsAndSharesRuns()
    {
        var dispatcher = Dispatcher();
        foreach (var study in Names("unserved", 100)) dispatcher.Handle(Admitted(OfModel(Stroke(study), "haemorrhage")));
        dispatcher.Handle(Admitted(Dental("d1")));
        dispatcher.Handle(Admitted(Dental("d2")));

        var leases = dispatcher.Handle(Heard(Node("n1"))).OfType<TakeLease>().ToList();

        Assert.Equal(["d1", "d2"], leases.Select(l => l.Key.Study));
    }

    [Fact]
    public void Handle_ManyWaitForBusySlots_AFreeSlotOfAnotherModelIsGivenOutInTheSameRound()
    {
        var dispatcher = Dispatcher();
        for (var i = 0; i < 40; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"busy{i:00}");
            dispatcher.Handle(Heard(Node(name, "almaty", 1, "stroke", "breast")));
            dispatcher.Handle(Admitted(Breast(name)));
            dispatcher.Handle(new LeaseGranted(Noon, Breast(name).Key, name, 1));
            dispatcher.Handle(new StartAccepted(Noon, Breast(name).Key, name, 1, 1, 1));
        }

        foreach (var study in Names("first", 40)) dispatcher.Handle(Admitted(Stroke(study, dueInSeconds: 60)));
        dispatcher.Handle(Heard(Node("other", "almaty", 1, "angiography")));

        var lease = Assert.Single(dispatcher.Handle(Admitted(OfModel(Stroke("cta"), "angiography"))).OfType<TakeLease>());

        Assert.Equal(("cta", "other"), (lease.Key.Study, lease.Node));
    }

    [Fact]
    public void Handle_ANodeThatServesThemAppears_TheyStartByDeadline()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1")));
        dispatcher.Handle(Admitted(OfModel(Stroke("later", dueInSeconds: 90), "haemorrhage")));
        dispatcher.Handle(Admitted(OfModel(Stroke("sooner", dueInSeconds: 60), "haemorrhage")));

        var actions = dispatcher.Handle(Heard(Node("n2", "almaty", 1, "haemorrhage")));

        Assert.Equal("sooner", Assert.Single(actions.OfType<TakeLease>()).Key.Study);
    }

    [Fact]
    public void Handle_TheOnlyNodeIsUncordoned_WhatWaitedStartsWithThatHeartbeat()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("n1") with { Availability = NodeAvailability.Cordoned }));
        foreach (var study in Names("s", 50)) dispatcher.Handle(Admitted(Stroke(study)));

        Assert.Single(dispatcher.Handle(Heard(Node("n1"), sequence: 2)).OfType<TakeLease>());
    }

    private static IEnumerable<string> Names(string prefix, int count) =>
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:000}"));

    private static Job OfModel(Job job, string model) => job with { Key = job.Key with { Model = model } };
}

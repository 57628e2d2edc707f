using Grid.Scheduling.Policy;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Admission;

/// <summary>Routine work is turned away first, scheduled work later, emergencies never.</summary>
public class AdmissionTests
{
    private static readonly PolicyOptions Tight = new()
    {
        Admission = new AdmissionLimits { RoutinePerSite = 3, ScheduledPerSite = 4, RoutineTotal = 6, ScheduledTotal = 9 },
    };

    [Fact]
    public void Admission_NothingWaits_EverythingIsTaken()
    {
        var standing = Dispatcher(Tight).Admission();

        Assert.Equal(("", ""), (standing.Routine, standing.Scheduled));
        Assert.Empty(standing.RoutineSites);
        Assert.Empty(standing.ScheduledSites);
    }

    [Fact]
    public void Admission_OneSiteFloods_OnlyThatSiteIsTurnedAway()
    {
        var dispatcher = Dispatcher(Tight);
        for (var i = 0; i < 3; i++) dispatcher.Handle(Admitted(Dental($"a{i}", "almaty")));
        dispatcher.Handle(Admitted(Dental("b", "astana")));

        var standing = dispatcher.Admission();

        Assert.Equal(["almaty"], standing.RoutineSites.Keys);
        Assert.Contains("3 jobs of this site wait, its limit", standing.RoutineSites["almaty"], StringComparison.Ordinal);
        Assert.Empty(standing.ScheduledSites);
        Assert.Equal("", standing.Routine);
    }

    [Fact]
    public void Admission_GridFillsUp_RoutineGoesFirstThenScheduled()
    {
        var dispatcher = Dispatcher(Tight);
        for (var i = 0; i < 6; i++) dispatcher.Handle(Admitted(Stroke($"s{i}", i % 2 == 0 ? "almaty" : "astana")));
        var half = dispatcher.Admission();
        for (var i = 6; i < 9; i++) dispatcher.Handle(Admitted(Stroke($"s{i}")));
        var full = dispatcher.Admission();

        Assert.Contains("6 jobs wait", half.Routine, StringComparison.Ordinal);
        Assert.Equal("", half.Scheduled);
        Assert.Contains("9 jobs wait", full.Scheduled, StringComparison.Ordinal);
    }

    [Fact]
    public void Admission_SiteSendsManyStrokes_ItsOtherWorkIsStillTaken()
    {
        var dispatcher = Dispatcher(Tight);
        for (var i = 0; i < 5; i++) dispatcher.Handle(Admitted(Stroke($"s{i}")));

        var standing = dispatcher.Admission();

        Assert.Empty(standing.RoutineSites);
        Assert.Empty(standing.ScheduledSites);
        Assert.Equal("", standing.Routine);
    }

    [Fact]
    public void Admission_SiteSendsScheduledWork_IsCountedApartFromItsRoutineWork()
    {
        var dispatcher = Dispatcher(Tight);
        for (var i = 0; i < 4; i++) dispatcher.Handle(Admitted(Breast($"m{i}")));
        dispatcher.Handle(Admitted(Dental("d")));

        var standing = dispatcher.Admission();

        Assert.Equal(["almaty"], standing.ScheduledSites.Keys);
        Assert.Empty(standing.RoutineSites);
    }
}

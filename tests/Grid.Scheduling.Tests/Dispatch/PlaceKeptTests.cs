using System.Globalization;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Dispatch;

/// <summary>Work that is lost with its node starts again before what came later, and its site does not pay twice.</summary>
public class PlaceKeptTests
{
    [Fact]
    public void Handle_FourJobsLostWithTheirNode_StartBeforeSixtyThatCameLater()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("lost", slots: 4)));
        for (var i = 0; i < 4; i++) Start(dispatcher, Lung($"early{i}", "almaty", i), "lost");
        for (var i = 0; i < 60; i++) dispatcher.Handle(Admitted(Lung(string.Create(CultureInfo.InvariantCulture, $"late{i:00}"), i % 2 == 0 ? "astana" : "almaty", 10 + i)));

        var at = LoseSilentNodes(dispatcher);
        var started = dispatcher.Handle(Heard(Node("n2", slots: 6), sequence: 2) with { At = at }).OfType<TakeLease>().Select(l => l.Key.Study).ToList();

        Assert.Equal(["early0", "early1", "early2", "early3"], started.Take(4));
        Assert.Equal(6, started.Count);
    }

    [Fact]
    public void Handle_JobsLostWithTheirNode_SitePaysForThemOnce()
    {
        var dispatcher = Dispatcher();
        dispatcher.Handle(Heard(Node("lost", slots: 2)));
        for (var i = 0; i < 2; i++) Start(dispatcher, Lung($"early{i}", "almaty", i), "lost");
        for (var i = 0; i < 8; i++) dispatcher.Handle(Admitted(Lung($"late{i}", i < 4 ? "astana" : "almaty", 10 + i)));

        var at = LoseSilentNodes(dispatcher);
        var started = dispatcher.Handle(Heard(Node("n2", slots: 6), sequence: 2) with { At = at }).OfType<TakeLease>().Select(l => l.Key.Study).ToList();

        // Two of almaty's were run and lost: paid once, they are its share, and astana has as many before its next.
        Assert.Equal(["early0", "early1", "late0", "late1"], started.Take(4));
        Assert.Equal(1, started.Skip(4).Count(s => s is "late2" or "late3"));
    }

    private static Job Lung(string study, string site, double cameAt) =>
        Breast(study, site) with { AdmittedAt = Noon.AddMilliseconds(cameAt), Deadline = Noon.AddSeconds(600).AddMilliseconds(cameAt) };

    private static DateTimeOffset LoseSilentNodes(Dispatcher dispatcher)
    {
        for (var second = 1; second <= 6; second++) dispatcher.Handle(new TimePassed(Noon.AddSeconds(second)));
        return Noon.AddSeconds(6);
    }

    private static void Start(Dispatcher dispatcher, Job job, string node)
    {
        Assert.Single(dispatcher.Handle(Admitted(job)).OfType<TakeLease>());
        dispatcher.Handle(new LeaseGranted(Noon, job.Key, node, 1));
        dispatcher.Handle(new StartAccepted(Noon, job.Key, node, 1, 1, 1));
    }
}

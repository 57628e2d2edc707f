using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// One flow of studies. Everything about a study is drawn when it comes, each thing from a stream of its own, so that two policies or
/// two countries with other nodes see the very same studies.
/// </summary>
internal sealed class FlowArrivals : IActor
{
    private readonly PlanWorld _world;
    private readonly int _index;
    private readonly StudyFlow _flow;
    private readonly ScenarioPathway _pathway;
    private readonly PoissonArrivals _arrivals;
    private readonly SeededChance _times;
    private readonly SeededChance _places;
    private readonly SeededChance _sizes;
    private readonly SeededChance _runs;
    private readonly double[] _upTo;
    private readonly double _until;
    private readonly string _prefix;
    private double _nowSeconds;
    private int _count;

    public FlowArrivals(PlanWorld world, int index)
    {
        var scenario = world.Scenario;
        (_world, _index, _flow) = (world, index, scenario.Flows[index]);
        _pathway = scenario.Pathways[_flow.Pathway];
        _arrivals = new PoissonArrivals(_flow.Rate, scenario.Start);
        _times = world.Chance.Of(ChancePurpose.Arrivals, (ulong)index);
        _places = world.Chance.Of(ChancePurpose.Places, (ulong)index);
        _sizes = world.Chance.Of(ChancePurpose.Sizes, (ulong)index);
        _runs = world.Chance.Of(ChancePurpose.RunTimes, (ulong)index);
        var sum = 0.0;
        _upTo = [.. _flow.Senders.Select(s => sum += s.Weight)];
        _until = scenario.Duration.TotalSeconds;
        _prefix = ((char)('a' + index)).ToString();
        Next();
    }

    public void Wake(in Wake wake)
    {
        Admit();
        Next();
    }

    private void Next()
    {
        _nowSeconds = _arrivals.Next(_nowSeconds, _until, _times);
        if (double.IsFinite(_nowSeconds)) _world.Agenda.At((long)(_nowSeconds * TimeSpan.TicksPerSecond), this, new Wake(Happening.Arrival));
    }

    private void Admit()
    {
        var at = Array.BinarySearch(_upTo, _places.Next() * _upTo[^1]);
        var site = _flow.Senders[Math.Min(at < 0 ? ~at : at, _upTo.Length - 1)].Site;
        var megabytes = _flow.Megabytes.Draw(_sizes);
        var models = _pathway.Models;
        var study = new PlannedStudy(
            _index, _flow.Pathway, site, _world.Agenda.Now, (long)(megabytes * 1e6), _flow.RunFactor.Draw(_runs), models.Count);
        var (name, images, now) = (_prefix + (_count++).ToString(CultureInfo.InvariantCulture), _flow.Images(megabytes), _world.Grid.Now);
        _world.Recorder.OnAdmitted(study);
        for (var i = 0; i < models.Count; i++)
        {
            _world.Grid.Admit(new PlannedJob(study, new Job
            {
                Key = new JobKey(name, models[i]),
                Pathway = _pathway.Name,
                Tier = _pathway.Tier,
                AdmittedAt = now,
                Deadline = now + _pathway.Promise,
                Site = _world.Scenario.Sites[site].Name,
                Bytes = study.Bytes,
                Images = images,
            }));
        }
    }
}

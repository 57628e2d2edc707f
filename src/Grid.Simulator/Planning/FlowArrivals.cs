using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// One flow of studies. Everything about a study is drawn when it comes, each thing from a stream of its own, so that two policies or
/// two countries with other nodes see the very same studies.
/// </summary>
internal sealed class FlowArrivals : IActor
{
    private readonly ScenarioWorld _world;
    private readonly int _index;
    private readonly StudyFlow _flow;
    private readonly ScenarioPathway _pathway;
    private readonly FlowDraws _draws;
    private readonly string _prefix;
    private int _count;

    public FlowArrivals(ScenarioWorld world, int index)
    {
        var scenario = world.Scenario;
        (_world, _index, _flow) = (world, index, scenario.Flows[index]);
        _pathway = scenario.Pathways[_flow.Pathway];
        _draws = new FlowDraws(scenario, world.Chance, index);
        _prefix = index < 26 ? ((char)('a' + index)).ToString() : string.Create(CultureInfo.InvariantCulture, $"f{index}-");
        Next();
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        Admit();
        Next();
    }

    private void Next()
    {
        var at = _draws.NextAt();
        if (double.IsFinite(at)) _world.EventQueue.At((long)(at * TimeSpan.TicksPerSecond), this, new ScheduledEvent(EventKind.Arrival));
    }

    private void Admit()
    {
        var (site, megabytes, runFactor) = _draws.Draw();
        var models = _pathway.Models;
        var study = new PlannedStudy(
            _index, _flow.Pathway, site, _world.EventQueue.Now, (long)(megabytes * 1e6), runFactor, models.Count);
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

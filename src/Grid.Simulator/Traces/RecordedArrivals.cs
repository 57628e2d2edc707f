using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Simulator.Planning;
using Grid.Simulator.Time;

namespace Grid.Simulator.Traces;

/// <summary>
/// Studies as they once came, each at its time and with its size. One that was run then takes as long as it took; one that was not, what
/// the model's costs state. <see cref="RecordedScenario"/> has checked every name.
/// </summary>
internal sealed class RecordedArrivals : IActor
{
    private readonly ScenarioWorld _world;
    private readonly RecordedNames _names;
    private readonly IEnumerator<(long Line, RecordedStudy Study)> _studies;

    public RecordedArrivals(ScenarioWorld world, RecordedLoad load)
    {
        (_world, _names, _studies) = (world, new RecordedNames(world.Scenario), load.Read().GetEnumerator());
        Next();
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        Admit(_studies.Current.Study);
        Next();
    }

    private void Next()
    {
        while (_studies.MoveNext())
        {
            var study = _studies.Current.Study;
            if (study.Jobs.Count == 0) continue;
            _world.EventQueue.At(study.AtMs * TimeSpan.TicksPerMillisecond, this, new ScheduledEvent(EventKind.Arrival));
            return;
        }

        _studies.Dispose();
    }

    private void Admit(RecordedStudy recorded)
    {
        var (scenario, now) = (_world.Scenario, _world.Grid.Now);
        var (site, pathway) = (_names.Sites[recorded.Site], _names.Pathways[recorded.Pathway]);
        var (tier, promise) = (scenario.Pathways[pathway].Tier, scenario.Pathways[pathway].Promise);
        var study = new PlannedStudy(0, pathway, site, _world.EventQueue.Now, recorded.Bytes, 1, recorded.Jobs.Count);
        var name = "r" + recorded.Study.ToString(CultureInfo.InvariantCulture);
        _world.Recorder.OnAdmitted(study);
        foreach (var job in recorded.Jobs)
        {
            var planned = new Job
            {
                Key = new JobKey(name, _names.Models[job.Model]),
                Pathway = scenario.Pathways[pathway].Name,
                Tier = tier,
                AdmittedAt = now,
                Deadline = now + promise,
                Site = scenario.Sites[site].Name,
                Bytes = recorded.Bytes,
                Images = recorded.Images,
            };
            _world.Grid.Admit(new PlannedJob(study, planned)
            {
                MeasuredTicks = _names.MeasuredTicks(job),
                MeasuredTransfer = _names.MeasuredTransfer(job),
            });
        }
    }
}

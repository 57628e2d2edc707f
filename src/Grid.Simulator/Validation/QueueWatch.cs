using Grid.Simulator.Planning;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Validation;

/// <summary>Waits and sojourns by class of one replication, in the model's unit of time.</summary>
internal sealed class QueueWatch(int classes) : IStudyWatch
{
    private readonly Tally[] _waits = [.. Enumerable.Range(0, classes).Select(_ => new Tally())];
    private readonly Tally[] _sojourns = [.. Enumerable.Range(0, classes).Select(_ => new Tally())];
    private readonly long[] _waited = new long[classes];

    public long Served => _sojourns.Sum(static s => s.Count);

    public void Begin(ScenarioWorld world)
    {
    }

    public void OnAdmitted(PlannedStudy study)
    {
    }

    public void OnStarted(PlannedStudy study, double waitSeconds)
    {
        _waits[study.Pathway].Add(waitSeconds / QueueModel.UnitSeconds);
        if (waitSeconds > 0) _waited[study.Pathway]++;
    }

    public void OnAnswered(PlannedStudy study, double resultSeconds) => _sojourns[study.Pathway].Add(resultSeconds / QueueModel.UnitSeconds);

    public double Of(Measure measure, int ofClass) => measure switch
    {
        Measure.Wait => _waits[ofClass].Mean,
        Measure.Sojourn => _sojourns[ofClass].Mean,
        Measure.WaitProbability => (double)_waited[ofClass] / _waits[ofClass].Count,
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "not a measure"),
    };
}

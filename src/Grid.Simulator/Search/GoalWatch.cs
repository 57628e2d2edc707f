using Grid.Scheduling.Jobs;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>Measures one replication for the goals: each study's time beside what it would have taken in an idle grid.</summary>
internal sealed class GoalWatch(PlanQuestion question, IdleTimes idle, Ways[] ways) : IStudyWatch
{
    private readonly GoalSample[] _samples = [.. question.Goals.Select(_ => new GoalSample(question.Scenario.Sites.Count))];
    private readonly int[] _openEmergencies = new int[question.Scenario.Sites.Count];
    private readonly int[] _slotsOf = new int[question.Scenario.Sites.Count];
    private readonly HashSet<PlannedStudy> _open = [];
    private PlanWorld? _world;

    public EmergencyArrivals Emergencies { get; } = new();

    public void Begin(PlanWorld world)
    {
        _world = world;
        foreach (var node in world.Nodes) _slotsOf[node.Site] += node.Slots;
    }

    public void OnAdmitted(PlannedStudy study)
    {
        _open.Add(study);
        if (!IsEmergency(study)) return;
        var (busyHere, busy) = (0, 0);
        foreach (var node in _world!.Nodes)
        {
            busy += node.BusySlots;
            if (node.Site == study.Site) busyHere += node.BusySlots;
        }

        Emergencies.Add(_slotsOf[study.Site], busyHere, busy, _openEmergencies[study.Site]++);
    }

    public void OnStarted(PlannedStudy study, double waitSeconds) => Add(study, waitSeconds, isWait: true);

    public void OnAnswered(PlannedStudy study, double resultSeconds)
    {
        _open.Remove(study);
        if (IsEmergency(study)) _openEmergencies[study.Site]--;
        Add(study, resultSeconds, isWait: false);
    }

    public IReadOnlyList<GoalSample> Finish()
    {
        // Never answered is later than any limit.
        foreach (var study in _open)
        {
            Add(study, double.PositiveInfinity, isWait: false);
            if (!study.IsStarted) Add(study, double.PositiveInfinity, isWait: true);
        }

        foreach (var sample in _samples) sample.Close();
        return _samples;
    }

    private bool IsEmergency(PlannedStudy study) => question.Scenario.Pathways[study.Pathway].Tier == Tier.Emergency;

    private void Add(PlannedStudy study, double seconds, bool isWait)
    {
        for (var g = 0; g < _samples.Length; g++)
        {
            var goal = question.Goals[g];
            if (goal.Figure == GoalFigure.Wait == isWait && goal.Covers(study.Pathway))
                _samples[g].Add(study.Site, seconds / goal.Threshold(question.Scenario, study.Pathway), idle.Of(goal, study, ways));
        }
    }
}

/// <summary>One replication's studies under one goal, in thresholds of the goal: more than 1 counts against it.</summary>
internal sealed class GoalSample(int sites)
{
    private List<float> _growing = [];
    private List<float> _growingIdle = [];

    /// <summary>Sorted.</summary>
    public float[] Times { get; private set; } = [];

    /// <summary>What the same studies would have taken in an idle grid; sorted.</summary>
    public float[] Idle { get; private set; } = [];

    /// <summary>Studies above the threshold, by the site that sent them.</summary>
    public int[] AboveBySender { get; } = new int[sites];

    public void Add(int sender, double thresholds, double idle)
    {
        _growing.Add((float)thresholds);
        _growingIdle.Add((float)idle);
        if (thresholds > 1) AboveBySender[sender]++;
    }

    public void Close()
    {
        (Times, Idle) = ([.. _growing], [.. _growingIdle]);
        (_growing, _growingIdle) = ([], []);
        Array.Sort(Times);
        Array.Sort(Idle);
    }
}

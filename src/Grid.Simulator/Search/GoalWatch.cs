using Grid.Scheduling.Jobs;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>Measures one replication for the goals: each study's time beside what it would have taken in an idle grid.</summary>
/// <param name="scenario">That is simulated.</param>
/// <param name="goals">That are measured.</param>
/// <param name="idle">What a study would take in an idle grid, in thresholds of the goal; 0 where that is not asked.</param>
internal sealed class GoalWatch(Scenario scenario, IReadOnlyList<Goal> goals, Func<Goal, PlannedStudy, double> idle) : IStudyWatch
{
    private readonly GoalSample[] _samples = [.. goals.Select(_ => new GoalSample(scenario.Sites.Count))];
    private readonly int[] _openEmergencies = new int[scenario.Sites.Count];
    private readonly int[] _slotsOf = new int[scenario.Sites.Count];
    private readonly HashSet<PlannedStudy> _open = [];
    private ScenarioWorld? _world;

    public EmergencyArrivals Emergencies { get; } = new();

    public void Begin(ScenarioWorld world)
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

    /// <summary>
    /// What is still open at the end of the run has taken at least as long as it is there; how long in all is not known. What was given up
    /// on is never answered.
    /// </summary>
    public IReadOnlyList<GoalSample> Finish()
    {
        var end = _world!.Scenario.Duration.Ticks + ScenarioRun.BacklogTicks;
        foreach (var study in _open)
        {
            var age = study.IsQuarantined ? double.PositiveInfinity : (double)(end - study.AdmittedAt) / TimeSpan.TicksPerSecond;
            Add(study, age, isWait: false, isOpen: true);
            if (!study.IsStarted) Add(study, age, isWait: true, isOpen: true);
        }

        foreach (var sample in _samples) sample.Close();
        return _samples;
    }

    private bool IsEmergency(PlannedStudy study) => scenario.Pathways[study.Pathway].Tier == Tier.Emergency;

    private void Add(PlannedStudy study, double seconds, bool isWait, bool isOpen = false)
    {
        for (var g = 0; g < _samples.Length; g++)
        {
            var goal = goals[g];
            if (goal.Figure == GoalFigure.Wait == isWait && goal.Covers(study.Pathway, study.Site))
                _samples[g].Add(study.Site, seconds / goal.Threshold(scenario, study.Pathway), idle(goal, study), isOpen);
        }
    }
}

/// <summary>One replication's studies under one goal, in thresholds of the goal: more than 1 counts against it.</summary>
internal sealed class GoalSample(int sites)
{
    private List<float> _growing = [];
    private List<float> _growingIdle = [];
    private List<float> _growingOpen = [];

    /// <summary>Sorted. Of studies still open at the end of the run, what they have taken until then.</summary>
    public float[] Times { get; private set; } = [];

    /// <summary>Those of <see cref="Times"/> that belong to studies still open: what they take in all is more, and not known. Sorted.</summary>
    public float[] Open { get; private set; } = [];

    /// <summary>What the same studies would have taken in an idle grid; sorted.</summary>
    public float[] Idle { get; private set; } = [];

    /// <summary>Studies above the threshold, by the site that sent them.</summary>
    public int[] AboveBySender { get; } = new int[sites];

    public void Add(int sender, double thresholds, double idle, bool isOpen = false)
    {
        _growing.Add((float)thresholds);
        if (isOpen) _growingOpen.Add((float)thresholds);
        _growingIdle.Add((float)idle);
        if (thresholds > 1) AboveBySender[sender]++;
    }

    /// <summary>Studies certainly above so many thresholds.</summary>
    public int Above(double thresholds) => SortedCounts.Above(Times, thresholds);

    /// <summary>Studies of which nobody knows whether they are above so many thresholds: open, and not there for so long.</summary>
    public int Unknown(double thresholds) => Open.Length - SortedCounts.Above(Open, thresholds);

    public void Close()
    {
        (Times, Idle, Open) = ([.. _growing], [.. _growingIdle], [.. _growingOpen]);
        (_growing, _growingIdle, _growingOpen) = ([], [], []);
        Array.Sort(Open);
        Array.Sort(Times);
        Array.Sort(Idle);
    }
}

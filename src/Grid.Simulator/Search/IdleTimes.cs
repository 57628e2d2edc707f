using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>
/// What a study takes with nobody else in the grid: the dispatch, its images' way to the nearest node, and the run on the fastest type. No queue, no
/// shared link and no policy makes it faster, so that it bounds what a design can do; and as it is known for the very studies that
/// a replication drew, and its expectation beforehand, it takes most of the chance out of the replication's figures (a control variate).
/// </summary>
internal sealed class IdleTimes
{
    // Drawn once for each kind of study: an expected share is known to 0.2 % of the studies of a kind.
    private const int Draws = 1 << 16;
    private const int ReplicationOfDraws = -1;
    private const double MostThresholds = 1e9;
    private const int Halvings = 40;

    private readonly PlanQuestion _question;
    private readonly double _delay;
    private readonly long[][] _bytes;
    private readonly float[][] _runs;
    private readonly Dictionary<(int Flow, string Ways), float[]> _sorted = [];
    private readonly double[] _perImage;
    private readonly double[] _fixed;
    private readonly double _fastest;

    public IdleTimes(PlanQuestion question)
    {
        _question = question;
        var scenario = question.Scenario;
        _delay = scenario.DispatchDelay.TotalSeconds;
        _fastest = question.Types.Min(t => t.Node.Speed);
        _perImage = [.. scenario.Pathways.Select(p => p.Models.Max(m => scenario.Models.Of(m).PerImage.TotalSeconds))];

        // A job that shares a run may find it paid by another.
        _fixed = [.. scenario.Pathways.Select(p => p.Models.Max(m => scenario.Models.Of(m) is var c && c.IsBatched && scenario.Policy.BatchJobs > 1 ? 0 : c.Fixed.TotalSeconds))];
        Table = new WayTable(scenario, question.Sites);
        Expected = [.. scenario.Flows.Select(f => ExpectedStudies(scenario, f))];
        (_bytes, _runs) = (new long[scenario.Flows.Count][], new float[scenario.Flows.Count][]);
        var chance = new ChanceStreams(question.Seed, ReplicationOfDraws);
        for (var f = 0; f < scenario.Flows.Count; f++)
        {
            var flow = scenario.Flows[f];
            var (sizes, factors) = (chance.Of(ChancePurpose.Sizes, (ulong)f), chance.Of(ChancePurpose.RunTimes, (ulong)f));
            (_bytes[f], _runs[f]) = (new long[Draws], new float[Draws]);
            for (var i = 0; i < Draws; i++)
            {
                _bytes[f][i] = (long)(flow.Megabytes.Draw(sizes) * 1e6);
                _runs[f][i] = (float)RunSeconds(f, _bytes[f][i], flow.RunFactor.Draw(factors));
            }
        }
    }

    public WayTable Table { get; }

    /// <summary>Studies of each kind that come in the measured time, expected.</summary>
    public IReadOnlyList<double> Expected { get; }

    public double MeanBytes(int flow) => _bytes[flow].Average();

    public double MeanRunSeconds(int flow) => _runs[flow].Average(r => (double)r);

    /// <summary>Of one study: in thresholds of the goal, so that more than 1 counts against it.</summary>
    public double Of(Goal goal, PlannedStudy study, Ways[] ways)
    {
        var seconds = goal.Figure == GoalFigure.Wait ? _delay : _delay + ways[study.Site].Seconds(study.Bytes) + RunSeconds(study.Flow, study.Bytes, study.RunFactor);
        return seconds / goal.Threshold(_question.Scenario, study.Pathway);
    }

    /// <summary>Share of the goal's studies above so many of its thresholds, expected, and how far off that may be (standard error).</summary>
    public (double Share, double Error) Above(Goal goal, Ways[] ways, double thresholds)
    {
        var (above, error, all) = (0.0, 0.0, 0.0);
        foreach (var (flow, sender, studies) in SendersOf(goal))
        {
            var share = ShareAbove(goal, flow, ways[sender], thresholds);
            above += studies * share;
            error += studies * Math.Sqrt(share * (1 - share) / Draws);
            all += studies;
        }

        return (above / all, error / all);
    }

    /// <summary>The time that what is allowed of the goal's studies are above, expected, in thresholds.</summary>
    public double ValueWith(Goal goal, Ways[] ways)
    {
        var (low, high) = (0.0, 1.0);
        while (Above(goal, ways, high).Share > goal.Allowed && high < MostThresholds) high *= 2;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (Above(goal, ways, middle).Share <= goal.Allowed) high = middle;
            else low = middle;
        }

        return high;
    }

    /// <summary>What each sender adds to the share above the threshold, by the way its images take.</summary>
    public IEnumerable<(int Flow, int Site, double Studies)> SendersOf(Goal goal)
    {
        var scenario = _question.Scenario;
        for (var f = 0; f < scenario.Flows.Count; f++)
        {
            var flow = scenario.Flows[f];
            if (Expected[f] <= 0) continue;
            var weights = flow.Senders.Sum(s => s.Weight);
            foreach (var sender in flow.Senders)
            {
                if (sender.Weight > 0 && goal.Covers(flow.Pathway, sender.Site)) yield return (f, sender.Site, Expected[f] * sender.Weight / weights);
            }
        }
    }

    public double ShareAbove(Goal goal, int flow, Ways ways, double thresholds)
    {
        var limit = thresholds * goal.Threshold(_question.Scenario, _question.Scenario.Flows[flow].Pathway);
        if (goal.Figure == GoalFigure.Wait) return _delay > limit ? 1 : 0;
        if (!_sorted.TryGetValue((flow, ways.Key), out var sorted))
        {
            sorted = new float[Draws];
            for (var i = 0; i < Draws; i++) sorted[i] = (float)(_delay + ways.Seconds(_bytes[flow][i]) + _runs[flow][i]);
            Array.Sort(sorted);
            _sorted[(flow, ways.Key)] = sorted;
        }

        return (double)SortedCounts.Above(sorted, limit) / Draws;
    }

    private double RunSeconds(int flow, long bytes, double factor)
    {
        var pathway = _question.Scenario.Flows[flow].Pathway;
        return (_fixed[pathway] + (_perImage[pathway] * _question.Scenario.Flows[flow].Images(bytes / 1e6))) * factor * _fastest;
    }

    private static double ExpectedStudies(Scenario scenario, StudyFlow flow) =>
        new PoissonArrivals(flow.Rate, flow.LocalStart(scenario)).Expected(scenario.WarmUp.TotalSeconds, scenario.Duration.TotalSeconds);
}

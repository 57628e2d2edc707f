using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>What is said of what was found: its cases, the frontier around it, the room that emergencies have.</summary>
public sealed partial class PlanSearch
{
    private static readonly double[] SharesOfTheAnswer = [0.25, 0.5, 0.75];

    private PlanAnswer Answer(SiteDesign design, RemovalProof proof)
    {
        var cases = Rows(DownCase.All(design.Hosts, _question.Down).Select(c => _trials.Of(design, c)));
        var allUp = _trials.Of(design, DownCase.None);
        var (frontier, headroom) = (Frontier(design, cases[0]), HeadroomOf(_trials.Of(design, cases[0].Down)));
        return new PlanAnswer
        {
            Question = _question,
            Design = design,
            Bound = _bound,
            Impossible = "",
            Cases = cases,
            Frontier = frontier,
            Removals = proof,
            Headroom = headroom,
            AllUp = new PlanResult(allUp.Scenario with { Replications = allUp.Replications }, _question.Seed, allUp.Outcomes),
            Simulations = _trials.Simulations,
        };
    }

    private List<CaseRow> Rows(IEnumerable<Trial> trials) => [.. trials.OrderByDescending(_judge.Pressure).Select(Row)];

    private CaseRow Row(Trial trial) => new(trial.Down, trial.Replications, _judge.Of(trial), trial.HasNodes ? _judge.Figures(trial) : [], trial.UnsteadyReason);

    private List<FrontierPoint> Frontier(SiteDesign answer, CaseRow tightest)
    {
        var nodes = new SortedSet<int>(SharesOfTheAnswer.Select(share => (int)Math.Round(share * answer.Nodes)).Where(n => n > _question.Down)) { answer.Nodes };
        for (var less = 1; less <= 2; less++)
        {
            if (answer.Nodes - less > _question.Down) nodes.Add(answer.Nodes - less);
        }

        if (answer.Nodes < _order.Most) nodes.Add(answer.Nodes + 1);
        return [.. nodes.Select(n =>
        {
            if (n == answer.Nodes) return new FrontierPoint(answer, tightest, IsAnswer: true);
            Say($"frontier at {n} nodes");
            var design = n > answer.Nodes ? _order.Next(answer) : _order.Take(n);
            var tightestOfIt = _trials.Of(design, TightestKnown(design));
            if (tightestOfIt.UnsteadyReason.Length == 0) _trials.Ensure([tightestOfIt], _judge.Looks[Math.Min(1, _judge.Looks.Count - 1)]);
            return new FrontierPoint(design, Row(tightestOfIt), IsAnswer: false);
        })];
    }

    private Headroom? HeadroomOf(Trial trial)
    {
        var arrivals = trial.Emergencies();
        if (arrivals.Count == 0) return null;
        Say("trying the policy's settings");
        var policy = _question.Scenario.Policy;
        return new Headroom(trial.Down, arrivals, arrivals.SlotsFor(0.99),
        [
            Setting("as it is", trial, policy),
            Setting(policy.Preemption ? "preemption false" : "preemption true", trial, policy with { Preemption = !policy.Preemption }),
            Setting($"sliceLimit {policy.SliceLimit / 2:c}", trial, policy with { SliceLimit = policy.SliceLimit / 2 }),
        ]);
    }

    private HeadroomSetting Setting(string name, Trial trial, PolicyOptions policy)
    {
        var result = PlanReplications.Run(trial.Scenario with { Policy = policy, Replications = Judge.FirstLook }, _question.Seed, _question.Threads, progress: null, _cancel);
        _trials.Count(Judge.FirstLook);
        return new HeadroomSetting(
            name,
            Means(isEmergency: true, PlanFigures.WaitP99),
            Means(isEmergency: false, PlanFigures.LateShare));

        IReadOnlyList<PlanFigure> Means(bool isEmergency, string metric) =>
            [.. _question.Scenario.Pathways.Where(p => p.Tier == Tier.Emergency == isEmergency)
                .Select(p => new FigureKey(metric, p.Name, ""))
                .Select(key => new PlanFigure(key, result.Of(key).Mean))];
    }

    /// <summary>Why nothing holds: how the largest design does, and what of it is waiting, images on their way, and runs.</summary>
    private PlanAnswer Impossible()
    {
        Say("trying the largest design");
        var largest = _question.Largest;
        var cases = new List<CaseRow>();
        if (DownCase.Count(largest.Hosts.Count, _question.Down) <= PlanQuestion.MostCases)
        {
            var trials = LikelyTightest(largest).ConvertAll(c => _trials.Of(largest, c));
            _trials.Ensure(trials, Judge.FirstLook);
            cases = Rows(trials);
        }

        return new PlanAnswer
        {
            Question = _question,
            Design = null,
            Bound = _bound,
            Impossible = string.Create(CultureInfo.InvariantCulture, $"no design with at most {_question.MostPerSite} to a site, at {_question.Sites.Count} sites, keeps every goal. {WhatLimits(largest, cases)}"),
            Cases = cases,
            Frontier = [],
            Removals = new RemovalProof(0, 0, 0),
            Headroom = null,
            AllUp = null,
            Simulations = _trials.Simulations,
        };
    }

    private string WhatLimits(SiteDesign largest, List<CaseRow> cases)
    {
        if (cases is not [var tightest, ..]) return $"{_bound.Because}.";
        if (tightest.UnsteadyReason.Length > 0) return $"With {tightest.Down.Describe(_question.Scenario)}: {tightest.UnsteadyReason}. {_bound.Because}.";
        var ways = _idle.Table.To(largest.Without(tightest.Down).Hosts);
        var worst = Enumerable.Range(0, _question.Goals.Count).MaxBy(g => tightest.Goals[g].ShareAbove.Value / Math.Max(_question.Goals[g].Allowed, 1e-12));
        var (goal, row) = (_question.Goals[worst], tightest.Goals[worst]);
        var said = $"{goal.Text}: the best is {row.Describe()} with {tightest.Down.Describe(_question.Scenario)}";
        if (row.ShareAbove.Value <= row.Allowed)
            return string.Create(CultureInfo.InvariantCulture, $"{said}: it seems to hold, and cannot be shown to beyond chance with {_question.MostReplications} replications. Allow more.");
        if (goal.Figure == GoalFigure.Wait) return $"{said}. Dispatching alone takes {_question.Scenario.DispatchDelay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s; the rest is waiting for a slot.";

        var (idle, runs) = (_idle.ValueWith(goal, ways), _idle.ValueWith(goal, Nearby()));
        var because = runs > 1 ? "the run on such a node alone takes too long: a faster node, or a faster model, is what helps"
            : idle > 1 ? "the way of the images to the nearest node left takes too long: wider links are what helps, or nodes at more sites"
            : "an idle grid would keep it: what is missing is slots, or the links are shared by too many transfers at once";
        return goal.Figure == GoalFigure.Late
            ? $"{said}; {because}."
            : string.Create(CultureInfo.InvariantCulture, $"{said}. With nobody else in the grid it is {idle * goal.Limit:0.00} s, {runs * goal.Limit:0.00} s of it dispatch and run: {because}.");
    }

    // As if each site had a node of its own.
    private Ways[] Nearby() => [.. _question.Scenario.Sites.Select(_ => Ways.Of([default]))];
}

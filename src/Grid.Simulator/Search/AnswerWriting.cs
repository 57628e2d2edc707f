using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;
using Grid.Simulator.Planning;

namespace Grid.Simulator.Search;

/// <summary>What is said of what was found: its cases, the frontier around it, the room that emergencies and a greater load have.</summary>
internal sealed class AnswerWriting(
    PlanQuestion question, IdleTimes idle, Judge judge, DesignTrials trials, DesignCheck check, SearchLog log, CancellationToken cancel)
{
    private static readonly double[] SharesOfTheAnswer = [0.25, 0.5, 0.75];

    public PlanAnswer Of(SiteDesign design, LowerBound bound, RemovalProof proof, ExhaustiveResult exhausted, NodeOrder order)
    {
        var cases = Rows(DownCase.All(design.Hosts, question.Down).Select(c => (c, trials.Of(design, c))));
        var allUp = trials.Of(design, DownCase.None);
        var (frontier, headroom) = (Frontier(design, cases[0], order), HeadroomOf(cases[0].Down, trials.Of(design, cases[0].Down)));
        var room = LoadRoom.Of(question, idle, judge, design, cases, log, cancel);
        return new PlanAnswer
        {
            Question = question,
            Design = design,
            Bound = bound,
            Impossible = "",
            Cases = cases,
            Frontier = frontier,
            Removals = proof,
            EveryCheaper = exhausted.IsComplete && exhausted.ByBound + exhausted.BySimulation > 0 ? new CheaperProof(exhausted.ByBound, exhausted.BySimulation) : null,
            LoadRoom = room,
            Headroom = headroom,

            // Once more, with every value kept: what the report shows is what simulating the answer shows, to the byte.
            AllUp = ScenarioReplications.Run(allUp.Scenario with { Replications = allUp.Replications }, question.Seed, question.Threads, cancel: cancel),
            Simulations = log.Simulations,
        };
    }

    private List<CaseRow> Rows(IEnumerable<(DownCase Down, Trial Trial)> of) => [.. of.OrderByDescending(c => judge.Pressure(c.Trial)).Select(c => Row(c.Down, c.Trial))];

    private CaseRow Row(DownCase down, Trial trial) => new(down, trial.Replications, judge.Of(trial), trial.HasNodes ? judge.Figures(trial) : [], trial.FallsBehind);

    private List<FrontierPoint> Frontier(SiteDesign answer, CaseRow tightest, NodeOrder order)
    {
        var nodes = new SortedSet<int>(SharesOfTheAnswer.Select(share => (int)Math.Round(share * answer.Nodes)).Where(n => n > question.Down)) { answer.Nodes };
        for (var less = 1; less <= 2; less++)
        {
            if (answer.Nodes - less > question.Down) nodes.Add(answer.Nodes - less);
        }

        if (answer.Nodes < order.Most) nodes.Add(answer.Nodes + 1);
        return [.. nodes.Select(n =>
        {
            if (n == answer.Nodes) return new FrontierPoint(answer, tightest, IsAnswer: true);
            log.Say(string.Create(CultureInfo.InvariantCulture, $"frontier at {n} nodes"));
            var design = n > answer.Nodes ? order.Next(answer) : Fewer(answer, n, order);
            var down = check.TightestKnown(design);
            var trial = trials.Of(design, down);
            if (judge.Of(trial) == Verdict.Undecided) trials.Ensure([trial], judge.Looks[Math.Min(1, judge.Looks.Count - 1)]);
            return new FrontierPoint(design, Row(down, trial), IsAnswer: false);
        })];
    }

    /// <summary>As the order proposes it; where that leaves nobody when sites are down, the answer without nodes where it has most.</summary>
    private SiteDesign Fewer(SiteDesign answer, int nodes, NodeOrder order)
    {
        if (order.Take(nodes).Hosts.Count > question.Down) return order.Take(nodes);
        while (answer.Nodes > nodes)
        {
            var host = answer.Hosts.OrderByDescending(h => answer[h]).ThenBy(order.WorkOf).ThenBy(h => h).First();
            answer = answer.With(host, -1, Enumerable.Range(0, question.Types.Count).First(t => answer[host, t] > 0));
        }

        return answer;
    }

    private Headroom? HeadroomOf(DownCase down, Trial trial)
    {
        var arrivals = trial.Emergencies();
        if (arrivals.Count == 0) return null;
        log.Say("trying the policy's settings");
        var policy = question.Scenario.Policy;
        return new Headroom(down, arrivals, arrivals.SlotsFor(0.99),
        [
            Setting("as it is", new PlanResult(trial.Scenario, question.Seed, [.. trial.Outcomes.Take(Judge.FirstLook)])),
            Setting(policy.Preemption ? "preemption false" : "preemption true", trial, policy with { Preemption = !policy.Preemption }),
            Setting($"sliceLimit {policy.SliceLimit / 2:c}", trial, policy with { SliceLimit = policy.SliceLimit / 2 }),
        ]);
    }

    private HeadroomSetting Setting(string name, Trial trial, PolicyOptions policy)
    {
        var result = ScenarioReplications.Run(trial.Scenario with { Policy = policy, Replications = Judge.FirstLook }, question.Seed, question.Threads, cancel: cancel);
        log.Simulated(Judge.FirstLook);
        return Setting(name, result);
    }

    private HeadroomSetting Setting(string name, PlanResult result)
    {
        return new HeadroomSetting(
            name,
            Means(isEmergency: true, ScenarioFigures.WaitP99),
            Means(isEmergency: false, ScenarioFigures.LateShare));

        IReadOnlyList<PlanFigure> Means(bool isEmergency, string metric) =>
            [.. question.Scenario.Pathways.Where(p => p.Tier == Tier.Emergency == isEmergency)
                .Select(p => new FigureKey(metric, p.Name, ""))
                .Select(key => new PlanFigure(key, result.Of(key).Mean))];
    }

    /// <summary>Why nothing holds: how the largest design does, and what of it is waiting, images on their way, and runs.</summary>
    public PlanAnswer Impossible(LowerBound bound)
    {
        log.Say("trying the largest design");
        var largest = Largest();
        var cases = new List<CaseRow>();
        if (DownCase.Count(largest.Hosts.Count, question.Down) <= PlanQuestion.MostCases)
        {
            var likely = check.LikelyTightest(largest).ConvertAll(c => (Down: c, Trial: trials.Of(largest, c)));
            trials.Ensure(likely.Select(c => c.Trial), Judge.FirstLook);
            cases = Rows(likely);
        }

        return new PlanAnswer
        {
            Question = question,
            Design = null,
            Bound = bound,
            Impossible = string.Create(CultureInfo.InvariantCulture, $"no design with at most {question.MostPerSite} to a site, at {question.Sites.Count} sites, keeps every goal. {WhatLimits(largest, cases, bound)}"),
            Cases = cases,
            Frontier = [],
            Removals = new RemovalProof(0, 0, 0),
            EveryCheaper = null,
            LoadRoom = null,
            Headroom = null,
            AllUp = null,
            Simulations = log.Simulations,
        };
    }

    /// <summary>Most nodes at every site, of the type that does most.</summary>
    private SiteDesign Largest()
    {
        var (design, order) = (SiteDesign.Empty(question.Scenario.Sites.Count, question.Types.Count), new NodeOrder(
            question, idle, [.. Enumerable.Range(0, question.Types.Count).OrderByDescending(t => question.Types[t].Capacity).ThenBy(t => question.Types[t].Node.Speed).ThenBy(t => t)]));
        for (var i = 0; i < question.MostNodes; i++) design = design.With(question.Sites[i % question.Sites.Count], 1, order.NextType(design));
        return design;
    }

    private string WhatLimits(SiteDesign largest, List<CaseRow> cases, LowerBound bound)
    {
        if (cases is not [var tightest, ..]) return $"{bound.Because}.";
        if (tightest.FallsBehind.Length > 0) return $"With {tightest.Down.Describe(question.Scenario)}: {tightest.FallsBehind}. {bound.Because}.";
        var ways = idle.Table.To(largest.Without(tightest.Down).Hosts);
        var worst = Enumerable.Range(0, question.Goals.Count).MaxBy(g => tightest.Goals[g].ShareAbove.Value / Math.Max(question.Goals[g].Allowed, 1e-12));
        var (goal, row) = (question.Goals[worst], tightest.Goals[worst]);
        var said = $"{goal.Text}: the best is {row.Describe()} with {tightest.Down.Describe(question.Scenario)}";
        if (row.ShareAbove.Value <= row.Allowed)
            return string.Create(CultureInfo.InvariantCulture, $"{said}: it seems to hold, and cannot be shown to beyond chance with {question.MostReplications} replications. Allow more.");
        if (goal.Figure == GoalFigure.Wait) return $"{said}. Dispatching alone takes {question.Scenario.DispatchDelay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s; the rest is waiting for a slot.";

        var (alone, runs) = (idle.ValueWith(goal, ways), idle.ValueWith(goal, Nearby()));
        var because = runs > 1 ? "the run on such a node alone takes too long: a faster node, or a faster model, is what helps"
            : alone > 1 ? "the way of the images to the nearest node left takes too long: wider links are what helps, or nodes at more sites"
            : "an idle grid would keep it: what is missing is slots, or the links are shared by too many transfers at once";
        return goal.Figure == GoalFigure.Late
            ? $"{said}; {because}."
            : string.Create(CultureInfo.InvariantCulture, $"{said}. With nobody else in the grid it is {alone * goal.Limit:0.00} s, {runs * goal.Limit:0.00} s of it dispatch and run: {because}.");
    }

    // As if each site had a node of its own.
    private Ways[] Nearby() => [.. question.Scenario.Sites.Select(_ => Ways.Of([default]))];
}

using System.Globalization;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>In plain words: what was simulated, which promises are kept, and what is tightest.</summary>
internal static class SummarySection
{
    public static void Write(HtmlWriter html, ReportInput input)
    {
        using var section = html.Open("section", ("class", "summary"));
        html.Element("h2", "In short");
        if (!input.IsComparison)
        {
            Write(html, input.Report.Scenarios[0], input.Scenarios[0], input.Report.Seed);
            return;
        }

        if (input.Sweep is not null && input.Report.Scenarios[0].Description.Length > 0) html.Element("p", input.Report.Scenarios[0].Description);
        VerdictTables.WriteAll(html, input);
        using var list = html.Open("ul", ("class", "parts"));
        foreach (var (found, scenario) in input.Pairs)
        {
            using var item = html.Open("li");
            html.Element("strong", input.Short(found.Name));
            Write(html, found, scenario, input.Report.Seed, isAlone: false, isDescribed: input.Sweep is null);
        }
    }

    private static void Write(HtmlWriter html, ScenarioReport found, Scenario scenario, ulong seed, bool isAlone = true, bool isDescribed = true)
    {
        if (isDescribed && found.Description.Length > 0) html.Element("p", found.Description);
        if (found.UnsteadyReason.Length > 0)
        {
            using var warning = html.Open("p", ("class", "warning"));
            html.Element("strong", "This run has no steady state, so its times have no mean. ");
            html.Text($"{Sentence(found.UnsteadyReason)} Waits, times to the result and shares that are late would only say how long was simulated; they are left out. What is shown: how many studies are open, how busy the sites are and what moved.");
        }
        else
        {
            html.Element("p", Headline(found));
            if (isAlone) VerdictTables.WriteOne(html, found);
        }

        GoalTable.Write(html, found);
        html.Element("p", What(found, scenario, seed), ("class", "fine"));
    }

    private static string Headline(ScenarioReport found)
    {
        var verdicts = PathwayVerdict.Of(found);
        var broken = verdicts.Where(v => v.Kept == Kept.Broken).Select(v => v.Pathway).ToList();
        var unsure = verdicts.Where(v => v.Kept == Kept.Unsure).Select(v => v.Pathway).ToList();
        var few = verdicts.Where(v => v is { Kept: Kept.Unknown, Studies: > 0 }).Select(v => v.Pathway).ToList();
        var promises = (broken.Count, unsure.Count) switch
        {
            (0, 0) when few.Count > 0 => $"Too few studies of {Words.List(few)} came to say whether 99 in 100 are in time; the other pathways keep their promise.",
            (0, 0) => verdicts.All(v => v.Kept != Kept.Mostly) ? "Every pathway keeps its promise; no study was late." : "Every pathway keeps its promise for at least 99 studies in 100.",
            (0, _) => $"For {Words.List(unsure)} it is open whether 99 in 100 are in time; more replications would tell.",
            _ => $"{Words.List(broken)} {(broken.Count == 1 ? "breaks its promise" : "break their promises")}: more than one study in 100 is late.",
        };
        var tightest = verdicts.Where(v => double.IsFinite(v.Used)).MaxBy(v => v.Used);
        var tight = tightest is null ? "" : $" Tightest is {tightest.Pathway}: its 99th percentile takes {Words.Share(tightest.Used)} of its {Words.Promise(tightest.PromiseSeconds)}.";
        return $"{promises}{tight}{Busy(found)}";
    }

    private static string Busy(ScenarioReport found)
    {
        if (found.Find(ScenarioFigures.Utilisation, "")?.Mean is not { } mean) return "";
        var text = $" Slots are busy {Words.Share(mean)} of the time";
        var hours = found.FindHours(ScenarioFigures.Utilisation, "")?.Mean;
        if (hours is not null && hours.Max() is { } most)
        {
            var hour = Enumerable.Range(0, hours.Count).First(h => hours[h] == most);
            text += string.Create(CultureInfo.InvariantCulture, $", {Words.Share(most)} in the busiest hour of the day ({hour}–{hour + 1} h)");
        }

        var busiest = found.Figures.Where(f => f is { Metric: ScenarioFigures.Utilisation, Place.Length: > 0, Mean: not null }).MaxBy(f => f.Mean);
        return busiest is null ? $"{text}." : $"{text}; the busiest site is {busiest.Place} with {Words.Share(busiest.Mean!.Value)}.";
    }

    private static string What(ScenarioReport found, Scenario scenario, ulong seed)
    {
        var slots = scenario.Nodes.Sum(n => n.Slots);
        var warmUp = found.WarmUpDays > 0 ? $", the first {Words.Number(found.WarmUpDays)} of them not measured" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Simulated: {Words.Number(found.Days)} days from {scenario.Start:dddd, d MMMM yyyy, HH:mm}{warmUp}; {Words.Of(found.Nodes, "node", "nodes")} with {Words.Of(slots, "slot", "slots")}, {Words.Of(scenario.Sites.Count, "site", "sites")}; {Words.Of(found.Replications, "replication", "replications")}{(found.Replications == 1 ? " (so nothing is known of the spread, and there are no intervals)" : "")}, seed {seed}; {Words.Whole(found.Runs.Sum(r => r.Admitted))} studies came, {Words.Whole(found.Runs.Sum(r => r.Answered))} were answered, {Words.Whole(found.Runs.Sum(r => r.Quarantined))} quarantined, {Words.Whole(found.Runs.Sum(r => r.Open))} left unanswered, open a day after the last. {(found.UnsteadyReason.Length > 0 ? "No steady state" : found.Window.Length > 0 ? $"The {found.Window}" : "Steady state reached")}. Hash of replication 0: {found.Runs[0].DecisionHash} of the decisions, {found.Runs[0].TimesHash} of the times.");
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text.EndsWith('.') ? "" : ".")}";
}

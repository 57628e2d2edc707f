using Grid.Simulator.Scenarios;

namespace Grid.Reports;

/// <summary>What the figures rest on, and what the simulation leaves out.</summary>
internal static class AssumptionsSection
{
    private static readonly string[] LeftOut =
    [
        "The ledger answers at once and always; a dispatch delay stands for messages and the commit. No message is lost or late.",
        "Heartbeats are sent only when a node has something to say; they would change nothing else in the dispatcher.",
        "Nothing is turned away at the door: admission limits are off, so that the whole queue is seen.",
        "One dispatcher for the whole country. A cut link stops images and not messages; the dispatcher then begins anew, as after a change of configuration.",
        "Both directions of a site's link share its bandwidth, equally among the transfers that use it: the careful assumption.",
        "Doctors, scanners and the network inside a hospital: a study comes when it is submitted, and is done when its result is committed.",
        "Quantiles are read from counts in narrow steps: each is within 0.8 % of the observation at its rank.",
    ];

    public static void Write(HtmlWriter html, ReportInput input)
    {
        using var section = html.Open("section");
        html.Element("h2", "What it rests on");
        WriteMarks(html, input.Report.Scenarios);
        foreach (var words in input.Report.Scenarios.Select(s => LinkWords.Of(s.LinksMbit)).Distinct()) html.Element("p", $"{words} They decide how long images are on their way; how much of each was used stands in figures.csv (link_use).");
        html.Element("h3", "What the simulation leaves out");
        using (html.Open("ul"))
        {
            foreach (var line in LeftOut) html.Element("li", line);
        }

        html.Element("p", "The decisions are those of the dispatcher that runs live, by the same code. Why the rest may be left out stands in src/decisions/0013-a-lean-shell-for-planning.md.");
    }

    private static void WriteMarks(HtmlWriter html, IReadOnlyList<ScenarioReport> scenarios)
    {
        var marks = scenarios.SelectMany(s => s.Basis).DistinctBy(m => (m.Path, m.Value, m.Basis, m.Note)).ToList();
        if (marks.Count == 0)
        {
            html.Element("p", "No figure of the scenario says what it rests on. Take them all for assumptions.", ("class", "warning"));
            return;
        }

        var assumed = marks.Count(m => m.Basis == FigureBasis.Assumption);
        html.Element("p", $"{Words.Of(marks.Count, "figure is", "figures are")} marked in the scenario: {assumed} assumed, {marks.Count(m => m.Basis == FigureBasis.Fitted)} fitted to published figures, {marks.Count(m => m.Basis == FigureBasis.Official)} official. An assumption is to be replaced by a measurement; until then the times above are no better than it is. Figures without a mark, and those given on the command line, are the asker's own.");
        using var table = html.Open("table", ("class", "marks"));
        Cells.Head(html, "Figure", "Value", "Note");
        foreach (var basis in new[] { FigureBasis.Assumption, FigureBasis.Fitted, FigureBasis.Official })
        {
            var own = marks.FindAll(m => m.Basis == basis);
            if (own.Count == 0) continue;
            using var body = html.Open("tbody");
            using (html.Open("tr")) html.Element("th", Say(basis), ("colspan", "3"), ("class", "group"));
            foreach (var mark in own)
            {
                using var row = html.Open("tr");
                html.Element("th", mark.Path);
                html.Element("td", mark.Value);
                html.Element("td", mark.Note);
            }
        }
    }

    private static string Say(FigureBasis basis) => basis switch
    {
        FigureBasis.Assumption => "Assumed: nobody has published it",
        FigureBasis.Fitted => "Fitted to published figures",
        _ => "Official: published by an authority",
    };
}

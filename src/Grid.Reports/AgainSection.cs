namespace Grid.Reports;

/// <summary>How to make the same page again, and what shows that it is the same.</summary>
internal static class AgainSection
{
    public static void Write(HtmlWriter html, ReportInput input)
    {
        using var section = html.Open("section");
        html.Element("h2", "How to run it again");
        html.Element("pre", input.CommandLine);
        html.Element("p", "The same files and seed give this page and the tables beside it (report.json, figures.csv, hours.csv, backlog.csv, traffic.csv, replications.csv) byte for byte, on any machine and with any number of threads. If the decisions are the same, so are these hashes over all of them:");
        using var table = html.Open("table", ("class", "hashes"));
        using (html.Open("thead"))
        using (html.Open("tr"))
        {
            html.Element("th", "Scenario");
            foreach (var heading in new[] { "Replication", "Studies", "Decisions" }) html.Element("th", heading, ("class", "n"));
            html.Element("th", "Hash of the decisions");
            html.Element("th", "Of the times");
        }

        using var body = html.Open("tbody");
        foreach (var scenario in input.Report.Scenarios)
        {
            foreach (var run in scenario.Runs.Take(ReportPage.MostReplications))
            {
                using var row = html.Open("tr");
                html.Element("th", scenario.Name);
                html.Element("td", Words.Whole(run.Replication), ("class", "n"));
                html.Element("td", Words.Whole(run.Admitted), ("class", "n"));
                html.Element("td", Words.Whole(run.Decisions), ("class", "n"));
                html.Element("td", run.DecisionHash, ("class", "hash"));
                html.Element("td", run.TimesHash, ("class", "hash"));
            }
        }
    }
}

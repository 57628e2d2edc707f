namespace Grid.Reports;

/// <summary>The goals that were asked for, and whether they hold.</summary>
internal static class GoalTable
{
    public static void Write(HtmlWriter html, ScenarioReport found)
    {
        if (found.Goals.Count == 0) return;
        using (html.Open("table", ("class", "goals")))
        {
            Cells.Head(html, "Goal", "Verdict", "Measured", "Above the limit", "Allowed", "Studies");
            using var body = html.Open("tbody");
            foreach (var goal in found.Goals)
            {
                using var row = html.Open("tr");
                html.Element("th", goal.Goal);
                html.Element("td", goal.VerdictWord, ("class", goal.Verdict == Simulator.Search.Verdict.Holds ? "good" : "bad"));
                html.Element("td", goal.Value95);
                html.Element("td", goal.Share95);
                html.Element("td", Words.Share(goal.Allowed));
                html.Element("td", Words.Whole(goal.Studies));
            }
        }

        html.Element("p", "Goals are judged by one-sided 95 % bounds, in [ ]. A study that was never answered counts as above the limit.", ("class", "fine"));
    }
}

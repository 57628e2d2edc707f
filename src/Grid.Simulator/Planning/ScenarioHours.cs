using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Planning;

/// <summary>The figures that have a value for each hour of the day: by pathway, for the country and by site.</summary>
internal static class ScenarioHours
{
    public static IReadOnlyList<HourFigure> Of(Scenario scenario, ScenarioRecorder recorder)
    {
        var figures = new List<HourFigure>();
        var measured = recorder.Hours.MeasuredTicks;
        for (var p = 0; p < scenario.Pathways.Count; p++)
        {
            var (name, tally) = (scenario.Pathways[p].Name, recorder.Pathways[p].ByHour);
            Add(ScenarioFigures.StudiesPerHour, name, "", h => Ratio(tally.Studies(h) * (double)TimeSpan.TicksPerHour, measured[h]));
            Add(ScenarioFigures.WaitP50, name, "", h => tally.Wait(h, 0.5));
            Add(ScenarioFigures.WaitP95, name, "", h => tally.Wait(h, 0.95));
            Add(ScenarioFigures.WaitP99, name, "", h => tally.Wait(h, 0.99));
            Add(ScenarioFigures.ResultP50, name, "", h => tally.Result(h, 0.5));
            Add(ScenarioFigures.ResultP95, name, "", h => tally.Result(h, 0.95));
            Add(ScenarioFigures.ResultP99, name, "", h => tally.Result(h, 0.99));
            Add(ScenarioFigures.LateShare, name, "", tally.LateShare);
            Add(ScenarioFigures.MeanWaiting, name, "", h => Ratio(tally.WaitingTicks[h], measured[h]));
        }

        var nodes = Enumerable.Range(0, scenario.Nodes.Count).ToList();
        AddUtilisation("", nodes);
        foreach (var site in nodes.GroupBy(n => scenario.Nodes[n].Site).OrderBy(g => g.Key)) AddUtilisation(scenario.Sites[site.Key].Name, [.. site]);
        return figures;

        void Add(string metric, string pathway, string place, Func<int, double> value) =>
            figures.Add(new HourFigure(new FigureKey(metric, pathway, place), [.. Enumerable.Range(0, HoursOfDay.Count).Select(value)]));

        void AddUtilisation(string place, List<int> of)
        {
            var slots = of.Sum(n => scenario.Nodes[n].Slots);
            Add(ScenarioFigures.Utilisation, "", place, h => Ratio(of.Sum(n => recorder.BusyByHour[n][h]), slots * (double)measured[h]));
        }
    }

    // A run shorter than a day has hours of which nothing was measured.
    private static double Ratio(double of, double to) => to > 0 ? of / to : double.NaN;
}

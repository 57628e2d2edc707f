using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>
/// The time that a plan is tried on: one day, the busiest of the year from the scenario's start. Replications are then many short runs,
/// which threads share well, and nights and weekends do not flatter the figures. A scenario in which things go wrong at known times keeps its own.
/// </summary>
public static class PlanningDay
{
    private const int DaysOfYear = 365;

    /// <param name="scenario">The scenario with the start, duration and warm-up that planning uses.</param>
    public static Scenario Of(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.Outages.Count > 0 || scenario.LinkCuts.Count > 0) return scenario;

        var midnight = scenario.Start - scenario.Start.TimeOfDay;
        var busiest = midnight;
        var most = -1.0;
        for (var day = 0; day < DaysOfYear; day++)
        {
            var date = midnight.AddDays(day);
            var work = scenario.Flows.Sum(f => f.Rate.PerDay * f.Rate.ByWeekday[(int)date.DayOfWeek] * f.Rate.ByMonth[date.Month - 1] * WorkOf(scenario, f));

            // Sums of the same numbers in the same order are equal, so that the first of equal days is taken.
            if (work > most) (busiest, most) = (date, work);
        }

        return scenario with { Start = busiest, Duration = TimeSpan.FromDays(1), WarmUp = TimeSpan.Zero };
    }

    private static double WorkOf(Scenario scenario, StudyFlow flow) => scenario.Pathways[flow.Pathway].Models
        .Select(scenario.Models.Of)
        .Sum(c => c.Fixed.TotalSeconds + (c.PerImage.TotalSeconds * flow.Images(flow.Megabytes.Mean)));
}

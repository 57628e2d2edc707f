using System.Globalization;
using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>
/// The time that a plan is tried on, and so holds for. Where the load changes: one day, the busiest of the year from the scenario's start, so
/// that nights and weekends do not flatter the figures and replications are many short runs. Else, and where links are cut at known times or the
/// scenario is not longer than a day, its own. Before what is measured the load comes for so long that the grid is no longer empty:
/// the scenario's warm-up, or longer where what comes is slow to be worked off.
/// </summary>
public static class PlanningTime
{
    private const int DaysOfYear = 365;
    private const int HoursOfDay = 24;
    private const int MostDaysBack = 7;
    private const double HourSeconds = 3_600;

    // A queue forgets how it began after some relaxation times; at usual staffing one is a few services long, at most four.
    private const double ServicesToForget = 32;
    private const double MostHoursToForget = 48;

    // Under a constant load many runs of four weeks say what fewer and longer ones would.
    private static readonly TimeSpan MostMeasured = TimeSpan.FromDays(28);

    /// <summary>The question over the time that planning uses, and that time in words.</summary>
    /// <param name="question">Over the scenario as it was read.</param>
    /// <param name="isOwnTime">Whether the scenario's own time shall be used, whatever its load.</param>
    public static PlanQuestion Of(PlanQuestion question, bool isOwnTime = false)
    {
        ArgumentNullException.ThrowIfNull(question);
        var scenario = question.Scenario;
        if (isOwnTime || scenario.LinkCuts.Count > 0 || IsConstant(scenario) || (scenario.Duration - scenario.WarmUp).TotalDays <= 1)
        {
            var measured = scenario.Duration - scenario.WarmUp;
            if (!isOwnTime && scenario.LinkCuts.Count == 0 && IsConstant(scenario) && measured > MostMeasured) scenario = scenario with { Duration = scenario.WarmUp + MostMeasured };
            var own = WithWarmUp(scenario, HoursToForget(question, scenario));
            return question with { Scenario = own, Horizon = Words(own, "the scenario's own time") };
        }

        var midnight = BusiestDay(scenario);
        var day = scenario with { Start = midnight, Duration = TimeSpan.FromDays(1), WarmUp = TimeSpan.Zero };
        var hours = Math.Max(HoursOfCarryOver(question, day) + HoursToForget(question, day), (int)Math.Ceiling(Math.Min(scenario.WarmUp.TotalHours, HoursOfDay)));
        day = WithWarmUp(day, hours);
        return question with { Scenario = day, Horizon = Words(day, "the busiest day of the year from the scenario's start") };
    }

    /// <summary>Whether as much comes at every hour.</summary>
    internal static bool IsConstant(Scenario scenario) => scenario.Flows.All(f => IsFlat(f.Rate.ByHour) && IsFlat(f.Rate.ByWeekday) && IsFlat(f.Rate.ByMonth));

    /// <summary>The first of the busiest days; of equal ones the first after one that is as busy, for what that leaves over.</summary>
    private static DateTimeOffset BusiestDay(Scenario scenario)
    {
        var midnight = scenario.Start - scenario.Start.TimeOfDay;

        // Sums of the same numbers in the same order are equal, so that days that are alike are known to be.
        var work = Enumerable.Range(-1, DaysOfYear + 1).Select(day => WorkOf(scenario, midnight.AddDays(day))).ToList();
        var busiest = Enumerable.Range(0, DaysOfYear).OrderByDescending(day => work[day + 1]).ThenByDescending(day => work[day]).ThenBy(day => day).First();
        return midnight.AddDays(busiest);
    }

    private static double WorkOf(Scenario scenario, DateTimeOffset date) =>
        scenario.Flows.Sum(f => new PoissonArrivals(f.Rate, date + f.ClockAhead).Expected(0, TimeSpan.SecondsPerDay) * RunSeconds(scenario, f));

    private static double RunSeconds(Scenario scenario, StudyFlow flow) => flow.RunFactor.Mean * scenario.Pathways[flow.Pathway].Models
        .Select(scenario.Models.Of)
        .Sum(c => c.Fixed.TotalSeconds + (c.PerImage.TotalSeconds * flow.Images(flow.Megabytes.Mean)));

    /// <summary>By the kind of study that keeps a slot busy for longest: its run, and its images' way.</summary>
    private static int HoursToForget(PlanQuestion question, Scenario scenario)
    {
        var slowest = question.Types.Max(t => t.Node.Speed);
        var seconds = scenario.Flows.Where(f => f.Rate.PerDay > 0)
            .Select(f => (RunSeconds(scenario, f) * slowest) + (f.Megabytes.Mean * 8 / f.Senders.Min(s => scenario.Sites[s.Site].BandwidthMbit)))
            .DefaultIfEmpty(0).Max();
        return (int)Math.Ceiling(Math.Clamp(ServicesToForget * seconds / HourSeconds, 1, MostHoursToForget));
    }

    /// <summary>
    /// Hours before midnight since which there was always something left over from before, were work a fluid and the nodes as few as they can be:
    /// what comes then is still open when the day begins.
    /// </summary>
    private static int HoursOfCarryOver(PlanQuestion question, Scenario day)
    {
        var asked = question with { Scenario = day };
        var bound = LowerBound.Of(asked, new IdleTimes(asked)).Nodes;
        if (bound == int.MaxValue) return 0;
        var down = Math.Min(question.Down, question.Sites.Count);
        var lost = (down * (bound / question.Sites.Count)) + Math.Min(down, bound % question.Sites.Count);
        var capacity = Math.Max(1, bound - lost) * question.Types.Max(t => t.Capacity) * HourSeconds;
        var (left, empty) = (0.0, MostDaysBack * HoursOfDay);
        for (var hour = MostDaysBack * HoursOfDay; hour > 0; hour--)
        {
            left = Math.Max(0, left + WorkOfHour(day, -hour) - capacity);
            if (left <= 0) empty = hour - 1;
        }

        return empty;
    }

    /// <param name="hour">From the day's midnight.</param>
    private static double WorkOfHour(Scenario day, int hour) =>
        day.Flows.Sum(f => new PoissonArrivals(f.Rate, f.LocalStart(day).AddHours(hour)).Expected(0, HourSeconds) * RunSeconds(day, f));

    /// <summary>Begins so much earlier that at least so many hours come before what is measured; everything else stays at its time.</summary>
    private static Scenario WithWarmUp(Scenario scenario, int hours)
    {
        var more = TimeSpan.FromHours(Math.Ceiling(Math.Max(0, hours - scenario.WarmUp.TotalHours)));
        return scenario with
        {
            Start = scenario.Start - more,
            Duration = scenario.Duration + more,
            WarmUp = scenario.WarmUp + more,
            LinkCuts = [.. scenario.LinkCuts.Select(c => c with { From = c.From > TimeSpan.Zero ? c.From + more : c.From, Until = c.Until + more })],
        };
    }

    private static string Words(Scenario scenario, string time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time}: {Span(scenario.Duration - scenario.WarmUp)} from {scenario.Start + scenario.WarmUp:yyyy-MM-dd'T'HH:mm}, after {Span(scenario.WarmUp)} of the load before it, from an empty grid");

    private static string Span(TimeSpan span) => span.TotalDays >= 1 && span.TotalDays % 1 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} day{(span.TotalDays.Equals(1.0) ? "" : "s")}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.##} h");

    private static bool IsFlat(IReadOnlyList<double> weights) => weights.All(w => w.Equals(weights[0]));
}

using System.Globalization;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;
using MathNet.Numerics.Distributions;

namespace Grid.Simulator.Search;

/// <summary>
/// Whether more comes in than is worked off: whether, over the replications, more studies are open at the end of the measured time than
/// just before it, by more than chance and by more than a little.
/// </summary>
internal static class Backlogs
{
    private const double MostLeftOver = 0.02;
    private const double Level = 0.999;
    private const double PartOfMeasured = 0.25;
    private const double DayHours = 24;

    /// <returns>In words; empty where it keeps up, or where that cannot be said: links are cut, or the measured time ends at another hour than it begins at.</returns>
    public static string FallsBehind(Scenario scenario, IReadOnlyList<BacklogCurve> curves)
    {
        var (from, until) = (scenario.WarmUp.TotalHours, scenario.Duration.TotalHours);
        if (curves.Count < 2 || scenario.LinkCuts.Count > 0 || (!PlanningTime.IsConstant(scenario) && (until - from) % DayHours > 0)) return "";

        var part = Math.Min(from > 0 ? from : double.PositiveInfinity, PartOfMeasured * (until - from));
        var growth = new Tally();
        foreach (var curve in curves) growth.Add(Mean(curve, until - part, until) - (from > 0 ? Mean(curve, from - part, from) : Mean(curve, 0, part)));
        var studiesADay = scenario.Flows.Sum(f => f.Rate.PerDay);
        var least = growth.Mean - (StudentT.InvCDF(0, 1, curves.Count - 1, Level) * Math.Sqrt(growth.Variance / curves.Count));
        if (least <= 0 || growth.Mean <= MostLeftOver * studiesADay * Math.Min(1, (until - from) / DayHours)) return "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"more comes in than is worked off: {growth.Mean:0} more studies are open at the end of the measured time than at its beginning, {100 * growth.Mean / studiesADay:0} % of a day's");
    }

    private static double Mean(BacklogCurve curve, double fromHour, double untilHour)
    {
        var (first, last) = ((int)Math.Floor((fromHour / curve.SpanHours) + 1e-6), (int)Math.Ceiling((untilHour / curve.SpanHours) - 1e-6));
        (first, last) = (Math.Clamp(first, 0, curve.Means.Count - 1), Math.Clamp(last, 1, curve.Means.Count));
        return curve.Means.Skip(first).Take(Math.Max(1, last - first)).Average();
    }
}

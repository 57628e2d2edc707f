using System.Globalization;

namespace Grid.Reports.Plots;

/// <summary>A scale, where it is marked, and what it measures.</summary>
internal sealed record Axis(Scale Scale, IReadOnlyList<Tick> Ticks, string Title)
{
    private const int UsualTicks = 4;

    // From here on equal steps would press most of the values against the bottom.
    private const double LeastRatioOfLog = 20;

    // A figure of a millionth of the longest time is no time that a reader asks for.
    private const double MostRatioOfLog = 1e6;

    private static readonly int[] DaySteps = [1, 2, 7, 14, 28, 61, 91, 182, 365, 730, 1_825, 3_650];

    /// <summary>Times in seconds; logarithmic where they span decades.</summary>
    /// <param name="seconds">All that shall be seen.</param>
    public static Axis Times(IEnumerable<double> seconds, string title)
    {
        var shown = seconds.Where(static s => double.IsFinite(s) && s > 0).ToList();
        if (shown.Count == 0) return Numbers([1], title, "s");
        var (least, most) = (Math.Max(shown.Min(), shown.Max() / MostRatioOfLog), shown.Max());
        if (most / least < LeastRatioOfLog) return Numbers([most], title, "s");
        var ticks = Plots.Ticks.TimesAround(least, most);
        return new Axis(new Scale(Math.Min(ticks[0].Value, least), Math.Max(ticks[^1].Value, most * 1.1), IsLog: true), ticks, title);
    }

    /// <summary>Numbers from zero up.</summary>
    public static Axis Numbers(IEnumerable<double> values, string title, string unit = "")
    {
        var most = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (!(most > 0)) most = 1;
        var ticks = Plots.Ticks.Round(0, most * 1.05, UsualTicks);
        return new Axis(new Scale(0, most * 1.05, IsLog: false), [.. ticks.Select(t => new Tick(t, Label(t)))], title);

        string Label(double value)
        {
            // Ticks are round: all their digits are written, or two of them might read the same.
            var text = value.ToString("#,0.######", CultureInfo.InvariantCulture);
            return unit.Length > 0 ? $"{text} {unit}" : text;
        }
    }

    /// <summary>Given values on equal steps, each of them marked.</summary>
    public static Axis Values(IReadOnlyList<double> values, string title)
    {
        var (from, to) = (values.Min(), values.Max());
        var margin = to > from ? (to - from) * 0.06 : 0.5;
        return new Axis(
            new Scale(from - margin, to + margin, IsLog: false),
            [.. values.Distinct().Order().Select(v => new Tick(v, v.ToString("0.######", CultureInfo.InvariantCulture)))],
            title);
    }

    /// <summary>The hours of a day, 0 to 24.</summary>
    public static Axis HoursOfDay() =>
        new(new Scale(0, 24, IsLog: false), [.. Enumerable.Range(0, 5).Select(i => new Tick(6 * i, (6 * i).ToString(CultureInfo.InvariantCulture)))], "hour of the day");

    /// <summary>The days of a run, as dates.</summary>
    public static Axis Days(DateTimeOffset start, double days)
    {
        var step = Array.Find(DaySteps, s => days / s <= 8);
        var count = (int)Math.Floor(days / (step == 0 ? DaySteps[^1] : step));
        var format = days <= 8 ? "ddd d MMM" : days <= 400 ? "d MMM" : "MMM yyyy";
        return new Axis(
            new Scale(0, days, IsLog: false),
            [.. Enumerable.Range(0, count + 1).Select(i => i * step).Where(d => d < days || days < 1).Select(d => new Tick(d, start.AddDays(d).ToString(format, CultureInfo.InvariantCulture)))],
            "");
    }
}

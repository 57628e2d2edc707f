using System.Globalization;

namespace Grid.Reports;

/// <summary>Numbers as a person reads them: three digits that mean something, with a unit, always with a point.</summary>
internal static class Words
{
    private const string Dash = "–";

    private static readonly (double Seconds, string Name)[] Units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];

    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double value) => Math.Abs(value) >= 1_000 ? Whole(value) : value.ToString("0." + new string('#', Decimals(value)), CultureInfo.InvariantCulture);

    /// <summary>A time: 0.05 s, 8.64 s, 41.8 s, 2.5 min.</summary>
    public static string Seconds(double seconds)
    {
        var (size, name) = UnitOf(seconds);
        return $"{Fixed(seconds / size, Decimals(seconds / size))} {name}";
    }

    /// <summary>A time that stands in a file and not in a measurement: 2 min, 60 s.</summary>
    public static string Promise(double seconds)
    {
        foreach (var (size, name) in Units)
        {
            if (seconds / size >= 1 && Math.Abs((seconds / size) - Math.Round(seconds / size)) < 1e-9) return $"{Whole(Math.Round(seconds / size))} {name}";
        }

        return Seconds(seconds);
    }

    /// <summary>The ends of an interval of a time, in the unit and with the digits of its mean. Below zero there is no time.</summary>
    public static string SecondsBetween(FigureRow row)
    {
        if (row is not { Mean: { } mean, Low: { } low, High: { } high }) return "";
        var (size, _) = UnitOf(mean);
        var decimals = Decimals(mean / size);
        return $"{Fixed(Math.Max(0, low) / size, decimals)}{Dash}{Fixed(high / size, decimals)}";
    }

    public static string Share(double share) => $"{Fixed(share * 100, ShareDecimals(share))} %";

    public static string ShareBetween(FigureRow row)
    {
        if (row is not { Mean: { } mean, Low: { } low, High: { } high }) return "";
        var decimals = ShareDecimals(mean);
        return $"{Fixed(Math.Max(0, low) * 100, decimals)}{Dash}{Fixed(Math.Min(1, high) * 100, decimals)}";
    }

    /// <summary>A difference with its sign, and its ends.</summary>
    public static (string Mean, string Between) Difference(DifferenceRow row, bool isShare)
    {
        if (row.Mean is not { } mean) return ("–", "");
        if (row is { Mean: 0, Low: 0, High: 0 }) return ("0", "");
        var (size, name) = isShare ? (0.01, "points") : UnitOf(mean);
        var decimals = Decimals(Math.Max(Math.Abs(mean), (row.High - row.Low) / 2 ?? 0) / size);
        var format = decimals == 0 ? "+#,0;−#,0;0" : $"+0.{new string('0', decimals)};−0.{new string('0', decimals)};0";
        var between = row is { Low: { } low, High: { } high } ? $"{Signed(low)} to {Signed(high)}" : "";
        return ($"{Signed(mean)} {name}", between);

        string Signed(double value) => (value / size).ToString(format, CultureInfo.InvariantCulture);
    }

    public static string Of(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{Whole(count)} {many}";

    /// <summary>a, b and c.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    private static (double Seconds, string Name) UnitOf(double seconds)
    {
        // Up to two of a unit the smaller one has the better number: 90 s, not 1.5 min.
        foreach (var unit in Units)
        {
            if (Math.Abs(seconds) >= 2 * unit.Seconds) return unit;
        }

        return Units[^1];
    }

    private static int Decimals(double value) => Math.Abs(value) switch { >= 100 => 0, >= 10 => 1, >= 0.01 or 0 => 2, _ => 3 };

    private static int ShareDecimals(double share) => share switch { >= 0.1 => 0, >= 0.01 => 1, 0 => 0, >= 0.0001 => 2, _ => 4 };

    private static string Fixed(double value, int decimals)
    {
        var text = value.ToString(decimals == 0 ? "#,0" : "0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return text.TrimStart('-').Trim('0', '.', ',').Length == 0 ? text.TrimStart('-') : text;
    }
}

namespace Grid.Simulator.Chance;

/// <summary>How often something happens, by the hour of the day, the day of the week and the month, in local time.</summary>
/// <param name="PerDay">On a day whose factors are 1.</param>
/// <param name="ByHour">Weights of the hours 00 to 23; only their shares count.</param>
/// <param name="ByWeekday">Factors from Sunday, as <see cref="DayOfWeek"/> counts.</param>
/// <param name="ByMonth">Factors from January.</param>
public sealed record RateProfile(double PerDay, IReadOnlyList<double> ByHour, IReadOnlyList<double> ByWeekday, IReadOnlyList<double> ByMonth)
{
    /// <summary>The same at every hour.</summary>
    public static RateProfile Constant(double perDay) => new(perDay, Ones(24), Ones(7), Ones(12));

    /// <exception cref="ArgumentException">A list of the wrong length, a number below 0 or not finite, or hours that are all 0.</exception>
    public void Validate()
    {
        Check(nameof(PerDay), [PerDay], 1);
        Check(nameof(ByHour), ByHour, 24);
        Check(nameof(ByWeekday), ByWeekday, 7);
        Check(nameof(ByMonth), ByMonth, 12);
        if (!(ByHour.Sum() > 0)) throw new ArgumentException("byHour: all weights are 0.");
    }

    private static void Check(string name, IReadOnlyList<double> values, int count)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count != count) throw new ArgumentException($"{name}: {values.Count} numbers, expected {count}.");
        foreach (var value in values)
            if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentException($"{name}: {value}, expected a number from 0 up.");
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}

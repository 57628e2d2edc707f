namespace Grid.Benchmarks.Scheduling;

/// <param name="Due">Grid seconds from the beginning of the phase.</param>
internal readonly record struct StormArrival(double Due, bool IsStroke, string Site);

/// <summary>
/// Who sends what when, drawn before the clock starts, so that a slow grid does not slow the senders down. Dental studies come at
/// independent, uniform instants (a Poisson process of which the number is known); one stroke falls at a random instant of every interval.
/// </summary>
internal sealed class StormSchedule
{
    private StormSchedule(StormArrival[] arrivals, TimeSpan strokeEvery, TimeSpan length) =>
        (Arrivals, StrokeEvery, Length) = (arrivals, strokeEvery, length);

    public IReadOnlyList<StormArrival> Arrivals { get; }
    public TimeSpan StrokeEvery { get; }
    public TimeSpan Length { get; }

    public static StormSchedule Draw(StormOptions options, TimeSpan strokeEvery, StormPlan plan, int seed)
    {
        var random = new Random(seed);
        var length = TimeSpan.FromMinutes(options.Minutes);
        var seconds = length.TotalSeconds;
        var arrivals = new List<StormArrival>();
        for (var i = 0; i < (int)Math.Round(StormOptions.DentalPerSecond * seconds); i++)
            arrivals.Add(new StormArrival(random.NextDouble() * seconds, IsStroke: false, Any(plan.DentalSites, random)));
        for (var from = 0.0; from + strokeEvery.TotalSeconds <= seconds + 1e-9; from += strokeEvery.TotalSeconds)
            arrivals.Add(new StormArrival(from + random.NextDouble() * strokeEvery.TotalSeconds, IsStroke: true, Any(plan.StrokeSites, random)));
        return new StormSchedule([.. arrivals.OrderBy(a => a.Due)], strokeEvery, length);
    }

    /// <summary>
    /// The bound on a routine study's wait, in grid seconds. A study waits only while every slot is busy, and no order of work makes
    /// such a time longer than what has come in (B0 in the slots at its beginning, and at most a burst over the mean rate after) takes
    /// at the rate that the mean load leaves over. After it one run may still have to end, and one stroke may take the slot.
    /// </summary>
    public double StarvationBound(StormOptions options)
    {
        var rate = StormOptions.BusySlots(StrokeEvery);
        var left = options.Slots - rate;
        if (left <= 0) return double.PositiveInfinity;

        var longestRun = Math.Floor(2 / StormOptions.DentalSeconds) * StormOptions.DentalSeconds;
        var alreadyThere = options.Slots * longestRun;
        return (alreadyThere + Burst(rate)) / left + longestRun + StormOptions.StrokeSeconds;
    }

    /// <summary>The most slot seconds that came in over any stretch of time, above the mean rate.</summary>
    private double Burst(double rate)
    {
        double cameIn = 0, lowest = 0, most = 0;
        foreach (var arrival in Arrivals)
        {
            lowest = Math.Min(lowest, cameIn - rate * arrival.Due);
            cameIn += arrival.IsStroke ? StormOptions.StrokeSeconds : StormOptions.DentalSeconds;
            most = Math.Max(most, cameIn - rate * arrival.Due - lowest);
        }

        return most;
    }

    private static string Any(IReadOnlyList<string> sites, Random random) => sites[random.Next(sites.Count)];
}

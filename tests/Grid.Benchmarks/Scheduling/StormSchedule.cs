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
    /// W of src/decisions/0005 for this load, in grid seconds: 2P + (B + b) / (m (1 - r)); there is no scheduled work. B is the most
    /// that waits in a grid of these slots that costs nothing itself, and a run for every other site, whose turn may come first.
    /// Strokes come one in every interval, so two at once at the worst: b.
    /// </summary>
    public double StarvationBound(StormOptions options, StormPlan plan)
    {
        var perStroke = StormOptions.StrokeSeconds + StormOptions.DentalSlice.TotalSeconds;
        var left = options.Slots - perStroke / StrokeEvery.TotalSeconds;
        if (left <= 0) return double.PositiveInfinity;

        var together = Math.Clamp(Math.Floor(plan.SliceLimit.TotalSeconds / StormOptions.DentalSeconds), 1, plan.Options.Dispatch.Policy.BatchJobs);
        var longestRun = together * StormOptions.DentalSeconds + plan.LongestTransfer(options).TotalSeconds;
        var before = MostWaiting(left) + plan.DentalSites.Count * StormOptions.DentalSeconds;
        return 2 * longestRun + (before + 2 * perStroke) / left;
    }

    private double MostWaiting(double slots)
    {
        double waits = 0, most = 0, at = 0;
        foreach (var arrival in Arrivals.Where(a => !a.IsStroke))
        {
            waits = Math.Max(0, waits - slots * (arrival.Due - at)) + StormOptions.DentalSeconds;
            (at, most) = (arrival.Due, Math.Max(most, waits));
        }

        return most;
    }

    private static string Any(IReadOnlyList<string> sites, Random random) => sites[random.Next(sites.Count)];
}

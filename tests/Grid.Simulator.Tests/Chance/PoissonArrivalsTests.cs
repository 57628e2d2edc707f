using Grid.Simulator.Chance;

namespace Grid.Simulator.Tests.Chance;

public class PoissonArrivalsTests
{
    // A Sunday in March.
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.FromHours(5));
    private const double Year = 365 * 86_400.0;

    [Fact]
    public void Next_AYearOfWorkingDays_FollowsHoursWeekdaysAndMonths()
    {
        double[] hours = [.. Enumerable.Range(0, 24).Select(h => h is >= 9 and < 18 ? (h == 10 ? 3.0 : 1) : 0)];
        double[] months = [.. Enumerable.Range(1, 12).Select(m => m == 7 ? 0.5 : 1)];
        var arrivals = new PoissonArrivals(new RateProfile(400, hours, [0, 1, 1, 1, 1, 1, 0], months), Start);

        var times = Draw(arrivals, seed: 3).ConvertAll(s => Start.AddSeconds(s));

        Assert.All(times, t => Assert.InRange(t.Hour, 9, 17));
        Assert.DoesNotContain(times, t => t.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);

        // 261 working days from March to February, 23 of them in July at half the rate.
        var expected = 400 * (238 + (23 * 0.5));
        Assert.InRange(times.Count, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
        Assert.InRange(times.Count(t => t.Hour == 10) / (double)times.Count, 3.0 / 11 - 0.006, 3.0 / 11 + 0.006);
        Assert.InRange(times.Count(t => t.Month == 7), 400 * 11.5 - 280, 400 * 11.5 + 280);
    }

    [Fact]
    public void Next_ConstantRate_HasExponentialGaps()
    {
        var times = Draw(new PoissonArrivals(RateProfile.Constant(200), Start, factor: 1.5), seed: 4);
        var gaps = times.Zip(times.Skip(1), (a, b) => b - a).ToList();
        var mean = gaps.Average();
        var variation = gaps.Average(g => (g - mean) * (g - mean)) / (mean * mean);

        Assert.InRange(mean, 288 * 0.985, 288 * 1.015);
        Assert.InRange(variation, 0.96, 1.04);
    }

    [Fact]
    public void Next_HalfTheRate_KeepsTheDraws()
    {
        // Common random numbers: at a constant rate the same draws are twice as far apart.
        var full = Draw(new PoissonArrivals(RateProfile.Constant(200), Start), seed: 5);
        var half = Draw(new PoissonArrivals(RateProfile.Constant(200), Start, factor: 0.5), seed: 5);

        Assert.Equal(2 * full[99], half[99], 3);
    }

    [Fact]
    public void Next_StartsWithinAnHour_KeepsToTheHoursOfItsClock()
    {
        double[] hours = [.. Enumerable.Range(0, 24).Select(h => h is >= 9 and < 18 ? 1.0 : 0)];
        var start = Start.AddMinutes(30);
        var arrivals = new PoissonArrivals(new RateProfile(400, hours, [1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), start);

        var times = Draw(arrivals, seed: 3).ConvertAll(s => start.AddSeconds(s));

        Assert.All(times, t => Assert.InRange(t.Hour, 9, 17));
        Assert.Contains(times, t => t.TimeOfDay < new TimeSpan(9, 5, 0));
        Assert.Equal(400, arrivals.Expected(0, 86_400), 1e-6);

        // From 06:30 to 09:45: three quarters of the first of nine hours.
        Assert.Equal(400 / 9.0 * 0.75, arrivals.Expected(0, 3.25 * 3_600), 1e-6);
    }

    [Fact]
    public void Next_NothingBeforeTheEnd_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, new PoissonArrivals(RateProfile.Constant(0), Start).Next(0, Year, new SeededChance(1)));

    [Fact]
    public void Constructor_ImpossibleRates_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PoissonArrivals(RateProfile.Constant(-1), Start));
        Assert.Throws<ArgumentException>(() => new PoissonArrivals(RateProfile.Constant(1) with { ByHour = [1, 2] }, Start));
        Assert.Throws<ArgumentException>(() => new PoissonArrivals(RateProfile.Constant(1) with { ByHour = new double[24] }, Start));
    }

    private static List<double> Draw(PoissonArrivals arrivals, ulong seed)
    {
        var (chance, times) = (new SeededChance(seed), new List<double>());
        for (var at = arrivals.Next(0, Year, chance); at < Year; at = arrivals.Next(at, Year, chance)) times.Add(at);
        return times;
    }
}

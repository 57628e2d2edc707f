using System.Globalization;
using Grid.Contracts.Studies;

namespace Grid.Grains.Studies;

/// <summary>Times that a sender gives, held against the grid's clock: a scanner or an order system whose clock is off is named.</summary>
internal static class SenderClock
{
    // Clocks in hospitals differ by minutes, and nothing turns on those.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Absurd = TimeSpan.FromDays(30);

    /// <summary>What is odd, in words; empty when nothing is.</summary>
    public static string FindOddity(SubmitStudy request, DateTimeOffset now) =>
        string.Join("; ", ((string[])[OfLastKnownWell(request.LastKnownWell, now), OfAcquisition(request, now)]).Where(words => words.Length > 0));

    /// <summary>It counts for nothing: no validity is reckoned from it, and no order.</summary>
    private static string OfAcquisition(SubmitStudy request, DateTimeOffset now) =>
        request.Series.Max(series => series.AcquiredUntil) is { } acquired && acquired - now > Tolerance
            ? $"its images say that they were acquired {Words(acquired - now)} in the future by the grid's clock: check the clock and the time zone of the scanner"
            : "";

    private static string OfLastKnownWell(DateTimeOffset? lastKnownWell, DateTimeOffset now)
    {
        if (lastKnownWell is not { } well) return "";
        if (well - now > Tolerance)
            return $"last known well lies {Words(well - now)} in the future by the grid's clock and does not count towards the deadline: check the clock of the sender, or the order";
        return now - well > Absurd ? $"last known well lies {Words(now - well)} back: check the clock of the sender, or the order" : "";
    }

    private static string Words(TimeSpan span) => span.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days")
        : span.TotalHours >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.0} h")
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min");
}

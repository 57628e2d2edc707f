namespace Grid.Simulator.Statistics;

/// <summary>
/// Student's t distribution with whole degrees of freedom, by its finite series (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
/// </summary>
public static class StudentT
{
    // The series has half as many terms as degrees. At this many, t(0.975) is within 0.000024 of the normal quantile.
    private const int MostDegrees = 100_000;

    /// <summary>
    /// The value below which a share of the distribution lies. Off by at most 10^-9 of itself up to 100,000 degrees of
    /// freedom; more are counted as 100,000, which adds less than 2 * 10^-5.
    /// </summary>
    /// <param name="share">Above 0 and below 1; 0.975 for a 95 % interval.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile(double share, int degrees)
    {
        if (!(share is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (share < 0.5) return -Quantile(1 - share, degrees);

        degrees = Math.Min(degrees, MostDegrees);
        var (low, high) = (0.0, Math.PI / 2);
        var wanted = (2 * share) - 1;

        // Halving the angle is slower than Newton's way and cannot fail in the tails.
        for (var i = 0; i < 64; i++)
        {
            var middle = (low + high) / 2;
            if (Within(middle, degrees) < wanted) low = middle;
            else high = middle;
        }

        return Math.Tan((low + high) / 2) * Math.Sqrt(degrees);
    }

    /// <summary>Probability of at most t either side of 0, where t is the tangent of the angle times the root of the degrees.</summary>
    private static double Within(double angle, int degrees)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = (degrees & 1) == 1;
        var term = isOdd ? cosine : 1;
        var sum = degrees == 1 ? 0 : term;
        for (var k = isOdd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }

        return isOdd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}

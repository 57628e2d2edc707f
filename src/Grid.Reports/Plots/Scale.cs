namespace Grid.Reports.Plots;

/// <summary>From a value to its place along an axis, 0 to 1.</summary>
/// <param name="From">At 0; above zero where it is logarithmic.</param>
/// <param name="To">At 1; greater than <paramref name="From"/>.</param>
internal readonly record struct Scale(double From, double To, bool IsLog)
{
    /// <summary>Values beyond the ends are drawn at the ends.</summary>
    public double At(double value)
    {
        var share = IsLog
            ? (Math.Log(Math.Max(value, From)) - Math.Log(From)) / (Math.Log(To) - Math.Log(From))
            : (value - From) / (To - From);
        return Math.Clamp(share, 0, 1);
    }
}

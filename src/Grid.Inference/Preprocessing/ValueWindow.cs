using Grid.Inference.Repository;

namespace Grid.Inference.Preprocessing;

/// <summary>Maps values from Low to High onto 0 to 1 and clamps the rest; inverted for MONOCHROME1. NaN (outside the plane) becomes black.</summary>
internal readonly record struct ValueWindow(float Low, float High, bool IsInverted)
{
    private const int MaxSamples = 1 << 14;

    public static ValueWindow Of(WindowSpec spec, ImagePlane plane)
    {
        if (spec.Kind == WindowKind.Fixed) return new ValueWindow((float)spec.Low, (float)spec.High, plane.IsMonochrome1);

        // Percentiles of a regular sample: of a million values, sixteen thousand place a percentile within a tenth of a
        // percent, and sorting them costs a millisecond. For MONOCHROME1 the dark end is the high one.
        var step = Math.Max(1, plane.Values.Length / MaxSamples);
        if (step > 1 && plane.Columns % step == 0) step++; // else whole columns are skipped
        var sample = new List<float>((plane.Values.Length + step - 1) / step);
        for (var i = 0; i < plane.Values.Length; i += step)
        {
            // Padding is no value of the image.
            if (!float.IsNaN(plane.Values[i])) sample.Add(plane.Values[i]);
        }

        if (sample.Count == 0) return new ValueWindow(0, 0, plane.IsMonochrome1);
        sample.Sort();
        var (low, high) = plane.IsMonochrome1 ? (100 - spec.High, 100 - spec.Low) : (spec.Low, spec.High);
        return new ValueWindow(At(sample, low), At(sample, high), plane.IsMonochrome1);
    }

    /// <summary>Padding at the dark end, so that it is black and spoils no neighbour when the plane is scaled.</summary>
    public ImagePlane WithoutPadding(ImagePlane plane)
    {
        if (!Array.Exists(plane.Values, float.IsNaN)) return plane;
        var dark = IsInverted ? High : Low;
        return plane with { Values = Array.ConvertAll(plane.Values, value => float.IsNaN(value) ? dark : value) };
    }

    public void Apply(Span<float> values)
    {
        // A flat plane has no range; it becomes black rather than a division by zero.
        var scale = High > Low ? 1f / (High - Low) : 0f;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (float.IsNaN(value))
            {
                values[i] = 0;
                continue;
            }

            var share = Math.Clamp((value - Low) * scale, 0f, 1f);
            values[i] = IsInverted ? 1f - share : share;
        }
    }

    private static float At(List<float> sorted, double percentile) => sorted[(int)Math.Round(percentile / 100 * (sorted.Count - 1))];
}

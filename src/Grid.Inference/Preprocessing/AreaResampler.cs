namespace Grid.Inference.Preprocessing;

/// <summary>
/// Scales a plane onto the input grid. Going smaller, each input cell is the mean of the plane area it covers, which keeps
/// faint wide findings and removes noise; going larger, it interpolates between neighbours. Outside the plane is NaN.
/// </summary>
internal static class AreaResampler
{
    public static void Resample(ImagePlane plane, PlaneTransform transform, Span<float> target, int rows, int columns)
    {
        // Separable: columns first for every plane row that is needed, then rows. Weights are made once per axis.
        var across = Weights(columns, transform.Left, transform.ColumnStep, plane.Columns);
        var down = Weights(rows, transform.Top, transform.RowStep, plane.Rows);
        var narrow = new float[plane.Rows * columns];
        for (var y = 0; y < plane.Rows; y++)
        {
            var from = plane.Values.AsSpan(y * plane.Columns, plane.Columns);
            var to = narrow.AsSpan(y * columns, columns);
            for (var x = 0; x < columns; x++) to[x] = across[x].Sum(from);
        }

        for (var y = 0; y < rows; y++)
        {
            var to = target.Slice(y * columns, columns);
            var weights = down[y];
            to.Fill(weights.IsOutside ? float.NaN : 0f);
            for (var i = 0; i < weights.Values.Length; i++)
            {
                var weight = weights.Values[i];
                var from = narrow.AsSpan((weights.First + i) * columns, columns);
                for (var x = 0; x < columns; x++) to[x] += weight * from[x];
            }
        }
    }

    private static Taps[] Weights(int count, double start, double step, int length)
    {
        var all = new Taps[count];
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (start + (i * step), start + ((i + 1) * step));
            if (b < a) (a, b) = (b, a);
            var centre = (a + b) / 2;
            all[i] = centre < 0 || centre > length ? Taps.Outside
                : b - a >= 1 ? Taps.Area(a, b, length)
                : Taps.Between(centre - 0.5, length);
        }

        return all;
    }

    /// <summary>Consecutive plane values and their weights, which sum to 1.</summary>
    private readonly record struct Taps(int First, float[] Values)
    {
        public static Taps Outside => new(0, []);

        public bool IsOutside => Values.Length == 0;

        public static Taps Area(double from, double to, int length)
        {
            var first = (int)Math.Clamp(Math.Floor(from), 0, length - 1);
            var last = (int)Math.Clamp(Math.Ceiling(to) - 1, first, length - 1);
            var weights = new float[last - first + 1];
            double sum = 0;
            for (var i = first; i <= last; i++)
            {
                var overlap = Math.Max(0, Math.Min(to, i + 1) - Math.Max(from, i));
                weights[i - first] = (float)overlap;
                sum += overlap;
            }

            for (var i = 0; i < weights.Length; i++) weights[i] = (float)(weights[i] / sum);
            return new Taps(first, weights);
        }

        public static Taps Between(double at, int length)
        {
            at = Math.Clamp(at, 0, length - 1);
            var first = Math.Min((int)at, length - 1);
            var share = (float)(at - first);
            return first + 1 < length && share > 0 ? new Taps(first, [1 - share, share]) : new Taps(first, [1f]);
        }

        public float Sum(ReadOnlySpan<float> values)
        {
            if (IsOutside) return float.NaN;
            var sum = 0f;
            for (var i = 0; i < Values.Length; i++) sum += Values[i] * values[First + i];
            return sum;
        }
    }
}

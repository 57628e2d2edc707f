namespace Grid.Samples.Drawing;

/// <summary>A plane of values that phantoms are drawn on. Coordinates are pixels, (0, 0) the centre of the first.</summary>
internal sealed class Canvas(int rows, int columns)
{
    public int Rows { get; } = rows;
    public int Columns { get; } = columns;
    public float[] Values { get; } = new float[rows * columns];

    public Span<float> Row(int y) => Values.AsSpan(y * Columns, Columns);

    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, smooth between; the other way round if they are swapped.</summary>
    public static float Step(float from, float to, float value)
    {
        var t = Math.Clamp((value - from) / (to - from), 0f, 1f);
        return t * t * (3f - (2f * t));
    }

    /// <summary>Adds an ellipse: full <paramref name="amount"/> inside, falling to 0 over the last <paramref name="soft"/> share of its radius.</summary>
    public void AddEllipse(float row, float column, float rowRadius, float columnRadius, float angle, float amount, float soft)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var reach = MathF.Max(rowRadius, columnRadius) + 1;
        Visit(row, column, reach, (y, x) =>
        {
            var (dy, dx) = (y - row, x - column);
            var (u, v) = (((dx * cos) + (dy * sin)) / columnRadius, ((dy * cos) - (dx * sin)) / rowRadius);
            var r = MathF.Sqrt((u * u) + (v * v));
            return r >= 1 ? 0 : amount * Step(1f, 1f - soft, r);
        });
    }

    /// <summary>Adds a line whose half-width and strength go from the first end's to the second's, with a soft edge of a pixel or more.</summary>
    public void AddStroke(float row0, float column0, float row1, float column1, float width0, float width1, float amount0, float amount1)
    {
        var (dy, dx) = (row1 - row0, column1 - column0);
        var squared = MathF.Max((dy * dy) + (dx * dx), 1e-3f);
        var margin = MathF.Max(width0, width1) + 2;
        var (top, bottom) = Within(MathF.Min(row0, row1) - margin, MathF.Max(row0, row1) + margin, Rows);
        var (left, right) = Within(MathF.Min(column0, column1) - margin, MathF.Max(column0, column1) + margin, Columns);
        for (var y = top; y <= bottom; y++)
        {
            var line = Row(y);
            for (var x = left; x <= right; x++)
            {
                var t = Math.Clamp((((y - row0) * dy) + ((x - column0) * dx)) / squared, 0f, 1f);
                var (ey, ex) = (y - row0 - (t * dy), x - column0 - (t * dx));
                var width = width0 + (t * (width1 - width0)) + 0.5f;
                var distance = MathF.Sqrt((ey * ey) + (ex * ex)) / width;
                if (distance >= 1.5f) continue;
                line[x] += (amount0 + (t * (amount1 - amount0))) * Step(1.5f, 0.4f, distance);
            }
        }
    }

    /// <summary>Adds what <paramref name="value"/> says for each pixel within <paramref name="reach"/> of a place.</summary>
    public void Visit(float row, float column, float reach, Func<int, int, float> value)
    {
        var (top, bottom) = Within(row - reach, row + reach, Rows);
        var (left, right) = Within(column - reach, column + reach, Columns);
        for (var y = top; y <= bottom; y++)
        {
            var line = Row(y);
            for (var x = left; x <= right; x++) line[x] += value(y, x);
        }
    }

    /// <summary>Adds detector grain of the given deviation and rounds to whole values in the range, as a detector stores them.</summary>
    public void Finish(SeededRandom random, float grain, float low, float high)
    {
        var table = Grain.Table;
        for (var y = 0; y < Rows; y++)
        {
            var line = Row(y);
            var at = (int)(random.NextUInt64() & Grain.Mask);
            for (var x = 0; x < line.Length; x++)
                line[x] = MathF.Round(Math.Clamp(line[x] + (grain * table[(at + x) & Grain.Mask]), low, high));
        }
    }

    private static (int First, int Last) Within(float from, float to, int length) =>
        ((int)MathF.Max(0, MathF.Floor(from)), (int)MathF.Min(length - 1, MathF.Ceiling(to)));
}

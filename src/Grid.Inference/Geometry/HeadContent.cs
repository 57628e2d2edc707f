using System.Buffers;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>How much of a head one slice shows, in square centimetres of its own plane.</summary>
/// <param name="BrainCm2">Soft tissue (0 to 100 HU) that bone closes off from the outside.</param>
/// <param name="BodyCm2">Everything denser than air and padding (above -300 HU).</param>
public readonly record struct HeadContent(double BrainCm2, double BodyCm2)
{
    // Thin temporal bone in 5 mm slices averages to 200-300 HU; enhanced vessels and clotted blood stay below 200.
    private const float BoneHu = 200;
    private const float BodyHu = -300;

    /// <param name="plane">HU values with pixel spacing.</param>
    /// <exception cref="ArgumentException">The plane has no pixel spacing.</exception>
    public static HeadContent Measure(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (plane is not { RowSpacingMm: { } rowMm, ColumnSpacingMm: { } columnMm }) throw new ArgumentException("no pixel spacing", nameof(plane));

        var length = plane.Values.Length;
        var isOutside = ArrayPool<bool>.Shared.Rent(length);
        var pending = ArrayPool<int>.Shared.Rent(length);
        try
        {
            Array.Clear(isOutside, 0, length);
            FloodFromEdge(plane, isOutside, pending);
            int brain = 0, body = 0;
            for (var i = 0; i < length; i++)
            {
                var value = plane.Values[i];
                if (value > BodyHu) body++;
                if (value is > 0 and < 100 && !isOutside[i]) brain++;
            }

            var cm2 = rowMm * columnMm / 100;
            return new HeadContent(brain * cm2, body * cm2);
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(isOutside);
            ArrayPool<int>.Shared.Return(pending);
        }
    }

    /// <summary>Marks what can be reached from the edge without crossing bone. Each pixel is pushed once, so that pending never overflows.</summary>
    private static void FloodFromEdge(ImagePlane plane, bool[] isOutside, int[] pending)
    {
        var (values, rows, columns, count) = (plane.Values, plane.Rows, plane.Columns, 0);

        void Visit(int at)
        {
            if (isOutside[at] || values[at] >= BoneHu) return;
            isOutside[at] = true;
            pending[count++] = at;
        }

        for (var x = 0; x < columns; x++)
        {
            Visit(x);
            Visit(((rows - 1) * columns) + x);
        }

        for (var y = 0; y < rows; y++)
        {
            Visit(y * columns);
            Visit((y * columns) + columns - 1);
        }

        while (count > 0)
        {
            var at = pending[--count];
            var x = at % columns;
            if (x > 0) Visit(at - 1);
            if (x + 1 < columns) Visit(at + 1);
            if (at >= columns) Visit(at - columns);
            if (at + columns < values.Length) Visit(at + columns);
        }
    }
}

using System.Numerics;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>The rows and columns between which (almost) all bone of a slice lies: the skull, without the head rest.</summary>
public readonly record struct BoneBox(int Top, int Left, int Bottom, int Right)
{
    private const float BoneHu = 300;

    // A tooth's streak or a grain of the head rest must not widen the box.
    private const double Trimmed = 0.005;
    private const int MinPixels = 200;

    /// <summary>Whether a field of this size cuts it off, however it is laid.</summary>
    public bool IsLargerThan(double rows, double columns) => Bottom + 1 - Top > rows || Right + 1 - Left > columns;

    public static BoneBox? Of(ImagePlane plane)
    {
        var (rows, columns, total) = (new int[plane.Rows], new int[plane.Columns], 0);
        for (var y = 0; y < plane.Rows; y++)
        {
            var line = plane.Values.AsSpan(y * plane.Columns, plane.Columns);
            for (var x = 0; x < line.Length; x++)
            {
                // Most of a slice is no bone.
                while (x + Vector<float>.Count <= line.Length && Vector.LessThanOrEqualAll(new Vector<float>(line[x..]), new Vector<float>(BoneHu))) x += Vector<float>.Count;
                if (x >= line.Length || line[x] <= BoneHu) continue;
                rows[y]++;
                columns[x]++;
                total++;
            }
        }

        if (total < MinPixels) return null;
        var (top, bottom) = Between(rows, total);
        var (left, right) = Between(columns, total);
        return new BoneBox(top, left, bottom, right);
    }

    private static (int First, int Last) Between(int[] counts, int total)
    {
        var cut = (int)(total * Trimmed);
        var (first, last, sum) = (0, counts.Length - 1, 0);
        while (sum + counts[first] <= cut) sum += counts[first++];
        for (sum = 0; sum + counts[last] <= cut; last--) sum += counts[last];
        return (first, last);
    }
}

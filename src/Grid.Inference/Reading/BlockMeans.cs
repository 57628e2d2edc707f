using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Reading;

/// <summary>
/// Two slices at one place, compared by the means of blocks of 8 mm. Noise of 60 HU leaves 4 HU in such a mean, thick and thin
/// slices differ by a few HU where tissue is even; another head, or the same one moved, differs by tens where skull meets brain.
/// </summary>
internal static class BlockMeans
{
    private const double BlockMm = 8;
    private const float TissueLow = -30, TissueHigh = 120;
    private const int MinBlocks = 60;
    private const double MaxMedianHu = 8, MaxNinthTenthHu = 30;

    /// <summary>For every block that is tissue throughout in the first slice: how far the second's mean lies from its own.</summary>
    public static IEnumerable<double> Differences(ImagePlane mine, InstanceHeader first, ImagePlane theirs, InstanceHeader second)
    {
        if (mine is not { RowSpacingMm: { } down, ColumnSpacingMm: { } across } || theirs is not { RowSpacingMm: { } itsDown, ColumnSpacingMm: { } itsAcross }) yield break;
        // Both are turned to the patient, so that their centres differ by a shift alone.
        var shift = second.Centre!.Value.Minus(first.Centre!.Value);
        var (rows, columns) = ((int)Math.Max(1, BlockMm / down), (int)Math.Max(1, BlockMm / across));
        for (var y = 0; y + rows <= mine.Rows; y += rows)
        {
            for (var x = 0; x + columns <= mine.Columns; x += columns)
            {
                if (!IsTissue(mine, y, x, rows, columns)) continue;
                var (top, left) = ((y - (mine.Rows / 2.0)) * down, (x - (mine.Columns / 2.0)) * across);
                var itsRow = ((top - shift.Y) / itsDown) + (theirs.Rows / 2.0);
                var itsColumn = ((left - shift.X) / itsAcross) + (theirs.Columns / 2.0);
                if (Mean(theirs, itsRow, itsColumn, rows * down / itsDown, columns * across / itsAcross) is { } mean)
                    yield return Math.Abs(mean - Mean(mine, y, x, rows, columns)!.Value);
            }
        }
    }

    public static Likeness Judge(List<double> differences)
    {
        if (differences.Count < MinBlocks) return Likeness.Unknown;
        differences.Sort();
        return differences[differences.Count / 2] <= MaxMedianHu && differences[differences.Count * 9 / 10] <= MaxNinthTenthHu ? Likeness.Alike : Likeness.Different;
    }

    private static bool IsTissue(ImagePlane plane, int top, int left, int rows, int columns)
    {
        for (var y = top; y < top + rows; y++)
        {
            foreach (var value in plane.Values.AsSpan((y * plane.Columns) + left, columns))
                if (value is < TissueLow or > TissueHigh) return false;
        }

        return true;
    }

    private static double? Mean(ImagePlane plane, double top, double left, double rows, double columns)
    {
        var (y0, y1, x0, x1) = ((int)Math.Round(top), (int)Math.Round(top + rows), (int)Math.Round(left), (int)Math.Round(left + columns));
        if (y0 < 0 || x0 < 0 || y1 > plane.Rows || x1 > plane.Columns || y1 <= y0 || x1 <= x0) return null;
        double sum = 0;
        for (var y = y0; y < y1; y++)
        {
            foreach (var value in plane.Values.AsSpan((y * plane.Columns) + x0, x1 - x0)) sum += value;
        }

        return sum / ((y1 - y0) * (x1 - x0));
    }
}

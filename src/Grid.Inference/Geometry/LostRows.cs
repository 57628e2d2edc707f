using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>
/// Rows that never arrived: a transfer that broke off leaves one value from there to the end. Air beside a head ends where the
/// head is narrow; a lost part begins in the middle of it.
/// </summary>
internal static class LostRows
{
    private const double MinRowsShare = 0.03, MinBodyShare = 0.08;

    public static bool At(ImagePlane plane) => IsLost(plane, plane.Rows - 1, -1) || IsLost(plane, 0, 1);

    private static bool IsLost(ImagePlane plane, int edge, int step)
    {
        var count = 0;
        var row = edge;
        for (; row >= 0 && row < plane.Rows && IsConstant(plane, row, plane.Values[edge * plane.Columns]); row += step) count++;
        if (count < plane.Rows * MinRowsShare || row < 0 || row >= plane.Rows) return false;
        var body = 0;
        foreach (var value in plane.Values.AsSpan(row * plane.Columns, plane.Columns))
            if (value > OutsideFlood.BodyHu) body++;
        return body > plane.Columns * MinBodyShare;
    }

    private static bool IsConstant(ImagePlane plane, int row, float value)
    {
        foreach (var other in plane.Values.AsSpan(row * plane.Columns, plane.Columns))
            if (other != value) return false;
        return true;
    }
}

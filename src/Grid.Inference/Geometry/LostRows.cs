using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>
/// Rows that never arrived: a transfer that broke off leaves one value from there to the end. Air beside a head may be one value too,
/// where the scanner cuts it off at -1024; but there the head begins narrow and widens, and a lost part begins as wide as it goes on.
/// </summary>
internal static class LostRows
{
    private const double MinRowsShare = 0.03, MinBodyShare = 0.08;

    // A circle of 80 mm radius is half as wide in its first row of 2.7 mm as it is 10 mm further in, and less in a finer one.
    private const double FurtherInMm = 10, FurtherInShare = 0.05, MinShareOfFurtherIn = 0.7;

    public static bool At(ImagePlane plane) => IsLost(plane, plane.Rows - 1, -1) || IsLost(plane, 0, 1);

    private static bool IsLost(ImagePlane plane, int edge, int step)
    {
        var count = 0;
        var row = edge;
        for (; row >= 0 && row < plane.Rows && IsConstant(plane, row, plane.Values[edge * plane.Columns]); row += step) count++;
        if (count < plane.Rows * MinRowsShare || row < 0 || row >= plane.Rows) return false;
        var body = BodyIn(plane, row);
        if (body <= plane.Columns * MinBodyShare) return false;

        var inward = Math.Max(1, (int)Math.Round(plane.RowSpacingMm is > 0 and { } spacing ? FurtherInMm / spacing : plane.Rows * FurtherInShare));
        return body >= MinShareOfFurtherIn * BodyIn(plane, Math.Clamp(row + (step * inward), 0, plane.Rows - 1));
    }

    private static int BodyIn(ImagePlane plane, int row)
    {
        var body = 0;
        foreach (var value in plane.Values.AsSpan(row * plane.Columns, plane.Columns))
            if (value > OutsideFlood.BodyHu) body++;
        return body;
    }

    private static bool IsConstant(ImagePlane plane, int row, float value)
    {
        foreach (var other in plane.Values.AsSpan(row * plane.Columns, plane.Columns))
            if (other != value) return false;
        return true;
    }
}

namespace Grid.Inference.Preprocessing;

/// <summary>Finds on which edge of a mammogram the chest wall lies.</summary>
internal static class ChestWall
{
    /// <summary>
    /// The image decides, not Image Laterality: sites send right breasts mirrored and not. The breast touches the edge at the
    /// chest wall and leaves air at the other, so the edge with more signal is the chest wall.
    /// </summary>
    public static bool IsAtLastColumn(ImagePlane plane)
    {
        var strip = Math.Max(1, plane.Columns / 8);
        double first = 0, last = 0;
        for (var y = 0; y < plane.Rows; y++)
        {
            var row = plane.Values.AsSpan(y * plane.Columns, plane.Columns);
            foreach (var value in row[..strip]) first += value;
            foreach (var value in row[^strip..]) last += value;
        }

        return plane.IsMonochrome1 ? last < first : last > first;
    }
}

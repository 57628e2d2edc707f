using Grid.Inference.Geometry;

namespace Grid.Inference.Preprocessing;

/// <summary>
/// Turns a projection the way models are shown it, as far as Patient Orientation says how it lies: the feet below, the patient's
/// left on the right; of a breast the front-to-back axis along the rows and the inner side of a CC view below. Pure.
/// </summary>
internal static class ProjectionTurn
{
    public static ImagePlane Apply(ImagePlane plane, bool isBreast)
    {
        if (plane.Directions is not { } found) return plane;
        var (row, column) = (found.Row, found.Column);
        var mustSwap = isBreast ? Is(column, 'Y') && !Is(row, 'Y') : Is(row, 'Z') && !Is(column, 'Z');
        if (mustSwap) (row, column) = (column, row);

        var flipRows = DownOf(row, column, plane.Laterality, isBreast) is { } down && !column.Contains(down, StringComparison.Ordinal);
        var flipColumns = !isBreast && row[0] == 'R';
        if (flipRows) column = Turned(column);
        if (flipColumns) row = Turned(row);

        var turned = mustSwap || flipRows || flipColumns ? Move(plane, mustSwap, flipRows, flipColumns) : plane;
        return turned with { Directions = new ImageDirections(row, column) };
    }

    /// <summary>Where columns should run to; null where it does not matter or cannot be told.</summary>
    private static char? DownOf(string row, string column, BodySide side, bool isBreast)
    {
        if (column.Contains('H', StringComparison.Ordinal) || column.Contains('F', StringComparison.Ordinal)) return 'F';
        if (!isBreast || !Is(row, 'Y') || !Is(column, 'X')) return null;
        return side switch { BodySide.Left => 'R', BodySide.Right => 'L', _ => null };
    }

    private static bool Is(string direction, char axis) => ImageDirections.AxisOf(direction[0]) == axis;

    private static string Turned(string direction) => string.Concat(direction.Select(ImageDirections.Opposite));

    private static ImagePlane Move(ImagePlane plane, bool swap, bool flipRows, bool flipColumns)
    {
        var (rows, columns) = swap ? (plane.Columns, plane.Rows) : (plane.Rows, plane.Columns);
        var values = new float[plane.Values.Length];
        for (var y = 0; y < rows; y++)
        {
            var fromY = flipRows ? rows - 1 - y : y;
            for (var x = 0; x < columns; x++)
            {
                var fromX = flipColumns ? columns - 1 - x : x;
                values[(y * columns) + x] = swap ? plane.Values[(fromX * plane.Columns) + fromY] : plane.Values[(fromY * plane.Columns) + fromX];
            }
        }

        return plane with
        {
            Values = values,
            Rows = rows,
            Columns = columns,
            RowSpacingMm = swap ? plane.ColumnSpacingMm : plane.RowSpacingMm,
            ColumnSpacingMm = swap ? plane.RowSpacingMm : plane.ColumnSpacingMm,
        };
    }
}

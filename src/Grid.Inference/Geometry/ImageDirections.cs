namespace Grid.Inference.Geometry;

/// <summary>Where the rows and columns of a projection run to, by Patient Orientation (0020,0020): L, R, A, P, H, F and their combinations. Pure.</summary>
/// <param name="Row">Towards higher columns.</param>
/// <param name="Column">Towards higher rows.</param>
public readonly record struct ImageDirections(string Row, string Column)
{
    /// <summary>Null where the attribute is absent, incomplete or names no two different axes.</summary>
    public static ImageDirections? Of(IReadOnlyList<string> patientOrientation)
    {
        ArgumentNullException.ThrowIfNull(patientOrientation);
        if (patientOrientation is not [{ Length: > 0 } row, { Length: > 0 } column]) return null;
        if (!row.Concat(column).All(letter => "LRAPHF".Contains(letter, StringComparison.Ordinal))) return null;
        return AxisOf(row[0]) == AxisOf(column[0]) ? null : new ImageDirections(row, column);
    }

    /// <summary>What can be told of the view; empty for directions that are no X-ray's.</summary>
    public string ViewOf(bool isBreast)
    {
        if (isBreast) return BreastView();
        // Rows that run to the left and forward at once are those of an oblique view.
        if (IsMixed(Row) || IsMixed(Column)) return ViewCodes.Oblique;
        return Axes() switch { "XZ" => ViewCodes.Frontal, "YZ" => ViewCodes.Lateral, _ => ViewCodes.Axial };
    }

    internal static char AxisOf(char letter) => letter switch { 'L' or 'R' => 'X', 'A' or 'P' => 'Y', _ => 'Z' };

    internal static char Opposite(char letter) => letter switch { 'L' => 'R', 'R' => 'L', 'A' => 'P', 'P' => 'A', 'H' => 'F', _ => 'H' };

    /// <summary>Of a breast only what lies across the front-to-back axis tells the view.</summary>
    private string BreastView()
    {
        var across = AxisOf(Row[0]) == 'Y' ? Column : AxisOf(Column[0]) == 'Y' ? Row : "";
        var axes = string.Concat(across.Select(AxisOf).Distinct().Order());
        // Some write A\F for an oblique view as for a lateral one: that tells nothing.
        return axes switch { "X" => "CC", "XZ" => "MLO", _ => "" };
    }

    private string Axes() => string.Concat(new[] { AxisOf(Row[0]), AxisOf(Column[0]) }.Order());

    private static bool IsMixed(string direction) => direction.Any(letter => AxisOf(letter) == 'X') && direction.Any(letter => AxisOf(letter) == 'Y');
}

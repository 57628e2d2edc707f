namespace Grid.Inference.Geometry;

/// <summary>
/// How an axial slice must be turned so that its rows run to the patient's left and its columns to the back, as the models
/// were taught: prone, feet first and mirrored storage all show in Image Orientation (Patient), never in the pixels.
/// </summary>
/// <param name="IsTransposed">Rows and columns change places first.</param>
/// <param name="IsRowReversed">Then each row is turned round.</param>
/// <param name="IsColumnReversed">And each column.</param>
public readonly record struct PlaneTurn(bool IsTransposed, bool IsRowReversed, bool IsColumnReversed)
{
    public bool IsNone => this == default;

    /// <summary>The nearest right-angled turn; none for slices that are not axial or say nothing.</summary>
    public static PlaneTurn Of(InstanceHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header is not { Normal: { } normal, RowDirection: { } row, ColumnDirection: { } column } || !IsAxial(normal)) return default;
        var isTransposed = Math.Abs(row.Y) + Math.Abs(column.X) > Math.Abs(row.X) + Math.Abs(column.Y);
        var (alongRow, alongColumn) = isTransposed ? (column, row) : (row, column);
        return new PlaneTurn(isTransposed, alongRow.X < 0, alongColumn.Y < 0);
    }

    public static bool IsAxial(PatientVector normal) => normal.DegreesTo(new PatientVector(0, 0, 1)) <= 45;

    /// <summary>The values, turned; the same array where there is nothing to turn.</summary>
    public float[] Apply(float[] values, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (IsNone) return values;
        var (height, width) = IsTransposed ? (columns, rows) : (rows, columns);
        var turned = new float[values.Length];
        for (var y = 0; y < height; y++)
        {
            var fromY = IsColumnReversed ? height - 1 - y : y;
            for (var x = 0; x < width; x++)
            {
                var fromX = IsRowReversed ? width - 1 - x : x;
                turned[(y * width) + x] = IsTransposed ? values[(fromX * columns) + fromY] : values[(fromY * columns) + fromX];
            }
        }

        return turned;
    }

    /// <summary>In words for a reader: "rows run to the right", "rows and columns changed places".</summary>
    public string Describe()
    {
        List<string> words = [];
        if (IsTransposed) words.Add("rows and columns change places");
        if (IsRowReversed) words.Add("left and right change places");
        if (IsColumnReversed) words.Add("front and back change places");
        return words.Count == 0 ? "rows to the patient's left, columns to the back" : string.Join(", ", words);
    }
}

namespace Grid.Reports.Plots;

/// <summary>Named values under each other, each a dot with its interval, on one scale: for what has names and no order.</summary>
internal sealed record DotRows(Axis Axis, double LabelWidth)
{
    private const double Width = 720;
    private const double Right = 64;
    private const double Row = 15;
    private const double Above = 20;
    private const double Below = 20;

    public static double Height(int rows) => Above + (rows * Row) + Below;

    public void Draw(HtmlWriter html, double top, string title, IReadOnlyList<(string Name, Point Value, string Says)> rows, Limit? limit)
    {
        var (left, width) = (LabelWidth, Width - LabelWidth - Right);
        var (first, bottom) = (top + Above, top + Above + (rows.Count * Row));
        html.Label(0, top + 11, title, "title");
        foreach (var tick in Axis.Ticks)
        {
            html.Line(At(tick.Value), first, At(tick.Value), bottom, "grid");
            html.Label(At(tick.Value), bottom + 11, tick.Label, "tick m");
        }

        if (limit is not null)
        {
            html.Line(At(limit.Y), first - 3, At(limit.Y), bottom, "limit");
            html.Label(At(limit.Y), first - 6, limit.Label, "tick limit m");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var y = first + (i * Row) + (Row / 2);
            var (name, value, says) = rows[i];
            html.Label(left - 8, y + 3, TextSize.Fit(name, left - 8, TextSize.Tick), "tick e");
            html.Label(left + width + 6, y + 3, says, "tick");
            if (value.Y is not { } middle) continue;
            if (value is { Low: { } low, High: { } high }) html.Line(At(low), y, At(high), y, "whisker high");
            html.Dot(At(middle), y, 3, "dot high");
        }

        double At(double value) => left + (Axis.Scale.At(value) * width);
    }
}

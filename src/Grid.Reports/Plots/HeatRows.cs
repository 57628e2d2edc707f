namespace Grid.Reports.Plots;

/// <summary>A share at each hour of the day, one row of cells for each name.</summary>
internal static class HeatRows
{
    private const double Left = 150;
    private const double Cell = 20;
    private const double Row = 11;
    private const double Above = 14;

    /// <param name="rows">Name, its 24 shares, and what stands at its end.</param>
    public static void Draw(HtmlWriter html, IReadOnlyList<(string Name, IReadOnlyList<double?> Shares, string Sum)> rows, string label)
    {
        var bottom = Above + (rows.Count * Row);
        using var drawing = html.Drawing(720, bottom + 22, label);
        for (var hour = 0; hour <= 24; hour += 6) html.Label(Left + (hour * Cell), Above - 4, $"{hour} h", "tick m");
        for (var i = 0; i < rows.Count; i++)
        {
            var y = Above + (i * Row);
            html.Label(Left - 6, y + 8.5, TextSize.Fit(rows[i].Name, Left - 6, TextSize.Tick), "tick e");

            // Neighbours of one step are one box: most rows are a few.
            var styles = rows[i].Shares.Select(ShareClasses.Style).ToList();
            for (var (from, to) = (0, 0); from < styles.Count; from = to)
            {
                while (to < styles.Count && styles[to] == styles[from]) to++;
                html.Box(Left + (from * Cell), y, (to - from) * Cell, Row - 1, $"cell {styles[from]}");
            }

            html.Label(Left + (24 * Cell) + 6, y + 8.5, rows[i].Sum, "tick");
        }

        html.Label(0, bottom + 15, "Slots busy", "tick");
        ShareClasses.DrawKey(html, 56, bottom + 15);
    }
}

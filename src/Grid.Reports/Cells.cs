namespace Grid.Reports;

/// <summary>Cells of tables: a figure, and below it, smaller, its 95 % interval.</summary>
internal static class Cells
{
    public static void Seconds(HtmlWriter html, FigureRow? row) =>
        Write(html, row?.Mean is { } mean ? Words.Seconds(mean) : "–", row is null ? "" : Words.SecondsBetween(row));

    public static void Share(HtmlWriter html, FigureRow? row)
    {
        // An interval of nothing says nothing.
        var between = row?.Mean > 0 ? Words.ShareBetween(row) : "";
        Write(html, row?.Mean is { } mean ? Words.Share(mean) : "–", between);
    }

    public static void Write(HtmlWriter html, string figure, string between, string style = "n")
    {
        using var cell = html.Open("td", ("class", style));
        html.Text(figure);
        if (between.Length > 0) html.Element("small", between);
    }

    public static void Head(HtmlWriter html, params ReadOnlySpan<string> headings)
    {
        using var head = html.Open("thead");
        using var row = html.Open("tr");
        foreach (var heading in headings) html.Element("th", heading);
    }
}

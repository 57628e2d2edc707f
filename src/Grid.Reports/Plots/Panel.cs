namespace Grid.Reports.Plots;

/// <summary>Where on a drawing a panel's plotting area lies.</summary>
internal readonly record struct Area(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;
    public double Bottom => Top + Height;
}

/// <summary>One plot: axes, lines with their bands or whiskers, limits, and labels at the lines' ends.</summary>
internal sealed record Panel
{
    private const double LabelGap = 4;
    private const double LabelHeight = 10;

    public required Area Area { get; init; }
    public required Axis X { get; init; }
    public required Axis Y { get; init; }
    public required IReadOnlyList<Series> Series { get; init; }
    public IReadOnlyList<Limit> Limits { get; init; } = [];
    public string Title { get; init; } = "";

    /// <summary>Of panels side by side on one scale only the first has numbers.</summary>
    public bool HasYLabels { get; init; } = true;

    public void Draw(HtmlWriter html)
    {
        DrawAxes(html);
        foreach (var series in Series) DrawSpread(html, series);
        foreach (var limit in Limits) html.Line(Area.Left, Down(limit.Y), Area.Right, Down(limit.Y), "limit");
        foreach (var series in Series) DrawLine(html, series);
        DrawLabels(html);
        if (Title.Length > 0) html.Label(Area.Left, Area.Top - 8, Title, "title");
    }

    private void DrawAxes(HtmlWriter html)
    {
        foreach (var tick in Y.Ticks)
        {
            html.Line(Area.Left, Down(tick.Value), Area.Right, Down(tick.Value), "grid");
            if (HasYLabels) html.Label(Area.Left - LabelGap, Down(tick.Value) + 3, tick.Label, "tick e");
        }

        html.Line(Area.Left, Area.Bottom, Area.Right, Area.Bottom, "axis");
        var lastEnd = double.NegativeInfinity;
        foreach (var tick in X.Ticks)
        {
            var x = Across(tick.Value);
            html.Line(x, Area.Bottom, x, Area.Bottom + 3, "axis");
            var half = TextSize.Width(tick.Label, TextSize.Tick) / 2;
            if (x - half < lastEnd + LabelGap) continue;
            lastEnd = x + half;
            html.Label(x, Area.Bottom + 13, tick.Label, "tick m");
        }

        if (X.Title.Length > 0) html.Label(Area.Left + (Area.Width / 2), Area.Bottom + 25, X.Title, "tick m");
        if (HasYLabels && Y.Title.Length > 0) html.Label(0, Area.Top - 8, Y.Title, "tick");
    }

    private void DrawSpread(HtmlWriter html, Series series)
    {
        if (series.HasDots)
        {
            foreach (var point in series.Points)
            {
                if (point is { Low: { } low, High: { } high }) html.Line(Across(point.X), Down(low), Across(point.X), Down(high), $"whisker {series.Style}");
            }

            return;
        }

        // A band for each stretch without a gap.
        var stretch = new List<Point>();
        foreach (var point in series.Points.Append(default))
        {
            if (point is { Y: not null, Low: not null, High: not null })
            {
                stretch.Add(point);
                continue;
            }

            if (stretch.Count > 0)
            {
                var there = stretch.Select(p => (Across(p.X), Down(p.High!.Value)));
                var back = Enumerable.Reverse(stretch).Select(p => (Across(p.X), Down(p.Low!.Value)));
                html.Path($"{Svg.Through(there.Concat(back))}Z", $"band {series.Style}");
            }

            stretch.Clear();
        }
    }

    private void DrawLine(HtmlWriter html, Series series)
    {
        html.Path(Svg.Through(series.Points.Select(p => (Across(p.X), p.Y is { } y ? Down(y) : double.NaN))), $"line {series.Style}");
        for (var i = 0; i < series.Points.Count; i++)
        {
            var isAlone = !series.HasDots && (i == 0 || series.Points[i - 1].Y is null) && (i == series.Points.Count - 1 || series.Points[i + 1].Y is null);
            if (series.Points[i].Y is { } y && (series.HasDots || isAlone)) html.Dot(Across(series.Points[i].X), Down(y), series.HasDots ? 3 : 1.5, $"dot {series.Style}");
        }
    }

    private void DrawLabels(HtmlWriter html)
    {
        var labels = new List<(string Text, string Style, double Y)>();
        foreach (var series in Series)
        {
            if (series.Label.Length > 0 && series.Points.LastOrDefault(static p => p.Y is not null).Y is { } last) labels.Add((series.Label, $"tick {series.Style}", Down(last)));
        }

        labels.AddRange(Limits.Where(static l => l.Label.Length > 0).Select(l => (l.Label, "tick limit", Down(l.Y))));
        var places = EndLabels.Spread([.. labels.Select(l => l.Y)], LabelHeight, Area.Top, Area.Bottom);
        for (var i = 0; i < labels.Count; i++) html.Label(Area.Right + LabelGap, places[i] + 3, labels[i].Text, labels[i].Style);
    }

    private double Across(double value) => Area.Left + (X.Scale.At(value) * Area.Width);

    private double Down(double value) => Area.Bottom - (Y.Scale.At(value) * Area.Height);
}

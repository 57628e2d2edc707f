using Grid.Reports.Plots;

namespace Grid.Reports.Map;

/// <summary>A site with nodes.</summary>
/// <param name="Number">What of its name is written into the circle, if it fits.</param>
/// <param name="Busy">Share of its slots' time that was used.</param>
/// <param name="Tells">In words, for whoever points at it.</param>
internal sealed record MapSite(string Region, string Number, double Latitude, double Longitude, int Slots, double? Busy, string Tells);

/// <summary>A site that only sends.</summary>
internal readonly record struct MapSender(string Region, double Latitude, double Longitude);

/// <summary>Images that moved between two regions, both ways.</summary>
internal readonly record struct MapLink(string A, string B, double Gigabytes);

/// <summary>The country: sites with nodes as circles, their area by slots and their colour by how busy they are; links by what moved.</summary>
internal sealed class CountryMap(IReadOnlyList<MapSite> sites, IReadOnlyList<MapSender> senders, IReadOnlyList<MapLink> links)
{
    public const double Width = 720;
    private const double MostHeight = 440;
    private const double ShareOfCircles = 0.03;
    private const double LeastRadius = 2.2;
    private const double MostRadius = 12;
    private const double WidestLink = 7;
    private const double LabelHeight = 10;
    private const double NumberHeight = 8;

    // A region whose sites stand further apart than this many of their radii is named beside one of them.
    private const double WidestGroup = 8;

    private readonly MapProjection _projection = new(
        [.. sites.Select(s => (s.Latitude, s.Longitude)), .. senders.Select(s => (s.Latitude, s.Longitude))], Width, MostHeight);

    public void Draw(HtmlWriter html, string label)
    {
        var circles = CircleSpread.Apart([.. sites.Select(Wanted)], Width, _projection.Height);
        using var drawing = html.Drawing(Width, _projection.Height + 24 + KeyRow, label);
        _projection.DrawGraticule(html);
        DrawLinks(html, circles);
        html.Path(string.Concat(senders.Select(s => _projection.At(s.Latitude, s.Longitude)).Select(p => $"M{Svg.Of(p.X)} {Svg.Of(p.Y)}h0")), "sender");
        for (var i = 0; i < circles.Count; i++) DrawSite(html, circles[i], sites[i]);
        DrawNames(html, circles);
        DrawKey(html);
    }

    private int MostSlots => sites.Max(s => s.Slots);

    private double KeyRow => Math.Max(14, (2 * Radius(MostSlots)) + 4);

    private double Radius(int slots)
    {
        var unit = Math.Sqrt(ShareOfCircles * Width * _projection.Height / (Math.PI * sites.Sum(s => s.Slots)));
        return Math.Clamp(unit, LeastRadius / Math.Sqrt(MostSlots), MostRadius / Math.Sqrt(MostSlots)) * Math.Sqrt(slots);
    }

    private Circle Wanted(MapSite site)
    {
        var (x, y) = _projection.At(site.Latitude, site.Longitude);
        return new Circle(x, y, Radius(site.Slots));
    }

    private static void DrawSite(HtmlWriter html, Circle circle, MapSite site)
    {
        using var group = html.Open("g");
        html.Element("title", site.Tells);
        html.Dot(circle.X, circle.Y, circle.Radius, $"site {ShareClasses.Style(site.Busy)}");
        if (TextSize.Width(site.Number, NumberHeight) < 1.8 * circle.Radius) html.Label(circle.X, circle.Y + 3, site.Number, $"m on {ShareClasses.Style(site.Busy)}");
    }

    private void DrawLinks(HtmlWriter html, IReadOnlyList<Circle> circles)
    {
        var most = links.Select(l => l.Gigabytes).DefaultIfEmpty(0).Max();
        foreach (var link in links.OrderBy(l => l.Gigabytes))
        {
            var (a, b) = (Middle(link.A, circles), Middle(link.B, circles));
            if (a is not { } from || b is not { } to) continue;

            // A little bent, so that two that go the same way can be told apart.
            var (bendX, bendY) = (((from.X + to.X) / 2) + ((to.Y - from.Y) * 0.08), ((from.Y + to.Y) / 2) - ((to.X - from.X) * 0.08));
            html.Mark(
                "path",
                ("d", $"M{Svg.Of(from.X)} {Svg.Of(from.Y)}Q{Svg.Of(bendX)} {Svg.Of(bendY)} {Svg.Of(to.X)} {Svg.Of(to.Y)}"),
                ("class", "link"),
                ("stroke-width", Svg.Of(Math.Max(0.3, WidestLink * link.Gigabytes / most))));
        }
    }

    private (double X, double Y)? Middle(string region, IReadOnlyList<Circle> circles)
    {
        var own = circles.Where((_, i) => sites[i].Region == region).Select(c => (c.X, c.Y)).ToList();
        if (own.Count == 0) own = [.. senders.Where(s => s.Region == region).Select(s => _projection.At(s.Latitude, s.Longitude))];
        return own.Count > 0 ? (own.Average(p => p.X), own.Average(p => p.Y)) : null;
    }

    private void DrawNames(HtmlWriter html, IReadOnlyList<Circle> circles)
    {
        var placement = new LabelPlacement(Width, _projection.Height, circles.Select(c => Box.Around([c])));
        var regions = Enumerable.Range(0, sites.Count).GroupBy(i => sites[i].Region, StringComparer.Ordinal).OrderByDescending(g => g.Count());
        foreach (var region in regions)
        {
            var own = region.Select(i => circles[i]).ToList();
            var around = Box.Around(own);
            if (Math.Max(around.Width, around.Height) > WidestGroup * own[0].Radius) around = Box.Around([own[0]]);
            var size = TextSize.Width(region.Key, LabelHeight);
            if (placement.Place(around, size, LabelHeight) is not { } box) continue;
            html.Label(box.Left + (size / 2), box.Bottom - 2, region.Key, "place m");
        }
    }

    private void DrawKey(HtmlWriter html)
    {
        var y = _projection.Height + 14;
        html.Label(0, y, "Slots busy", "tick");
        ShareClasses.DrawKey(html, 56, y);
        y += 7 + (KeyRow / 2);
        var (slots, x) = (MostSlots, 0.0);
        html.Dot(x + Radius(slots), y - 3, Radius(slots), "site none");
        x += (2 * Radius(slots)) + 5;
        Say(Words.Of(slots, "slot", "slots"));
        if (senders.Count > 0)
        {
            html.Path($"M{Svg.Of(x)} {Svg.Of(y - 3)}h0", "sender");
            x += 7;
            Say("sends only");
        }

        if (links.Count == 0) return;
        html.Mark("path", ("d", $"M{Svg.Of(x)} {Svg.Of(y - 3)}h24"), ("class", "link"), ("stroke-width", Svg.Of(WidestLink)));
        x += 29;
        Say($"{Words.Number(Math.Round(links.Max(l => l.Gigabytes), 1))} GB between two regions, both ways");

        void Say(string text)
        {
            html.Label(x, y, text, "tick");
            x += TextSize.Width(text, TextSize.Tick) + 16;
        }
    }
}

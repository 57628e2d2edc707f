using Grid.Reports.Plots;

namespace Grid.Reports.Map;

/// <summary>
/// Latitude and longitude on a flat drawing: equal steps for both, a degree of longitude shortened as it is in the middle of the map.
/// For one country that is near enough, and its graticule is straight.
/// </summary>
internal sealed class MapProjection
{
    private const double LeastSpan = 1;
    private const double MarginDegrees = 1.2;

    private readonly double _shortening;
    private readonly double _perDegree;
    private readonly double _left;
    private readonly double _top;

    /// <param name="places">Latitude and longitude of all that shall be seen.</param>
    /// <param name="width">Of the drawing.</param>
    /// <param name="mostHeight">Of the drawing; a tall country is drawn narrower.</param>
    public MapProjection(IReadOnlyCollection<(double Latitude, double Longitude)> places, double width, double mostHeight)
    {
        (South, North) = Around(places.Select(p => p.Latitude));
        (West, East) = Around(places.Select(p => p.Longitude));
        _shortening = Math.Cos((South + North) / 2 * Math.PI / 180);
        _perDegree = Math.Min(width / ((East - West) * _shortening), mostHeight / (North - South));
        (Width, Height) = (width, (North - South) * _perDegree);
        _left = (width - ((East - West) * _shortening * _perDegree)) / 2;
        _top = North;
    }

    public double South { get; }
    public double North { get; }
    public double West { get; }
    public double East { get; }
    public double Width { get; }
    public double Height { get; }

    public (double X, double Y) At(double latitude, double longitude) =>
        (_left + ((longitude - West) * _shortening * _perDegree), (_top - latitude) * _perDegree);

    /// <summary>Every few degrees, named at the edge.</summary>
    public void DrawGraticule(HtmlWriter html)
    {
        foreach (var latitude in Ticks.Round(South, North, 4))
        {
            var ((x1, y), (x2, _)) = (At(latitude, West), At(latitude, East));
            html.Line(x1, y, x2, y, "grid");
            html.Label(x1 + 2, y - 2, Degrees(latitude, "N", "S"), "tick");
        }

        foreach (var longitude in Ticks.Round(West, East, 6))
        {
            var ((x, y1), (_, y2)) = (At(South, longitude), At(North, longitude));
            html.Line(x, y1, x, y2, "grid");
            html.Label(x + 2, y1 - 3, Degrees(longitude, "E", "W"), "tick");
        }
    }

    private static string Degrees(double value, string positive, string negative) => $"{Words.Number(Math.Abs(value))}° {(value < 0 ? negative : positive)}";

    private static (double From, double To) Around(IEnumerable<double> values)
    {
        var all = values.ToList();
        var (from, to) = (all.Min(), all.Max());
        var missing = Math.Max(0, LeastSpan - (to - from)) / 2;
        return (from - missing - MarginDegrees, to + missing + MarginDegrees);
    }
}

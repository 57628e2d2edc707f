namespace Grid.Reports.Map;

/// <summary>A circle on a drawing.</summary>
internal readonly record struct Circle(double X, double Y, double Radius);

/// <summary>
/// Moves circles that would cover each other apart, each as little as it may: the centres of one city stand side by side. The same
/// circles always end at the same places.
/// </summary>
internal static class CircleSpread
{
    private const int Rounds = 300;
    private const double Gap = 1;
    private const double Homesickness = 0.02;
    private const double StartsOff = 0.3;
    private const double GoldenAngle = 2.399963;

    // Beyond this many the squares of it would be felt, and the drawing would be full anyway.
    private const int MostCircles = 500;

    public static IReadOnlyList<Circle> Apart(IReadOnlyList<Circle> wanted, double width, double height)
    {
        if (wanted.Count > MostCircles) return wanted;

        // A little off their places at first, each another way: circles in one line, or at one place, would push each other along it for ever.
        var circles = wanted.Select((c, i) => Beside(c, c.Radius * StartsOff, i)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            // Towards home at first, so that none goes further than it must; the last rounds only part them.
            var pull = round < Rounds / 2 ? Homesickness : 0;
            for (var i = 0; i < circles.Length; i++)
                circles[i] = circles[i] with { X = circles[i].X + ((wanted[i].X - circles[i].X) * pull), Y = circles[i].Y + ((wanted[i].Y - circles[i].Y) * pull) };

            var isMoving = false;
            for (var i = 0; i < circles.Length; i++)
            {
                for (var k = i + 1; k < circles.Length; k++) isMoving |= Part(ref circles[i], ref circles[k]);
            }

            for (var i = 0; i < circles.Length; i++) circles[i] = Inside(circles[i], width, height);
            if (!isMoving && pull == 0) break;
        }

        return circles;
    }

    private static bool Part(ref Circle a, ref Circle b)
    {
        var (x, y) = (b.X - a.X, b.Y - a.Y);
        var distance = Math.Sqrt((x * x) + (y * y));
        var missing = a.Radius + b.Radius + Gap - distance;
        if (missing <= 0.01 || distance <= 0) return false;
        (x, y) = (x / distance, y / distance);
        a = a with { X = a.X - (x * missing / 2), Y = a.Y - (y * missing / 2) };
        b = b with { X = b.X + (x * missing / 2), Y = b.Y + (y * missing / 2) };
        return true;
    }

    private static Circle Beside(Circle circle, double by, int index)
    {
        var (sine, cosine) = Math.SinCos(index * GoldenAngle);
        return circle with { X = circle.X + (by * cosine), Y = circle.Y + (by * sine) };
    }

    private static Circle Inside(Circle circle, double width, double height) => circle with
    {
        X = Math.Clamp(circle.X, circle.Radius, Math.Max(circle.Radius, width - circle.Radius)),
        Y = Math.Clamp(circle.Y, circle.Radius, Math.Max(circle.Radius, height - circle.Radius)),
    };
}

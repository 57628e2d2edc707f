namespace Grid.Reports.Map;

/// <summary>A rectangle on a drawing.</summary>
internal readonly record struct Box(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;
    public double Bottom => Top + Height;

    public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    public bool IsIn(double width, double height) => Left >= 0 && Top >= 0 && Right <= width && Bottom <= height;

    public static Box Around(IEnumerable<Circle> circles)
    {
        var all = circles.ToList();
        var (left, top) = (all.Min(c => c.X - c.Radius), all.Min(c => c.Y - c.Radius));
        return new Box(left, top, all.Max(c => c.X + c.Radius) - left, all.Max(c => c.Y + c.Radius) - top);
    }
}

/// <summary>Finds each label a place beside what it names, where it covers nothing; the first ones choose first.</summary>
internal sealed class LabelPlacement(double width, double height, IEnumerable<Box> taken)
{
    private const double Step = 3;
    private const int MostSteps = 12;

    private readonly List<Box> _taken = [.. taken];

    /// <returns>Null where every place near by is taken.</returns>
    public Box? Place(Box named, double labelWidth, double labelHeight)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            foreach (var box in Around(named, labelWidth, labelHeight, 2 + (step * Step)))
            {
                if (!box.IsIn(width, height) || _taken.Exists(box.Meets)) continue;
                _taken.Add(box);
                return box;
            }
        }

        return null;
    }

    private static IEnumerable<Box> Around(Box named, double width, double height, double gap)
    {
        var (middleX, middleY) = (named.Left + ((named.Width - width) / 2), named.Top + ((named.Height - height) / 2));
        var (right, left, above, below) = (named.Right + gap, named.Left - gap - width, named.Top - gap - height, named.Bottom + gap);
        yield return new Box(right, middleY, width, height);
        yield return new Box(middleX, below, width, height);
        yield return new Box(middleX, above, width, height);
        yield return new Box(left, middleY, width, height);
        yield return new Box(right, below, width, height);
        yield return new Box(right, above, width, height);
        yield return new Box(left, below, width, height);
        yield return new Box(left, above, width, height);
    }
}

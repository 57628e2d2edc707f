namespace Grid.Reports.Plots;

/// <summary>A value with its 95 % interval where one is known; null where nothing was measured.</summary>
internal readonly record struct Point(double X, double? Y, double? Low = null, double? High = null);

/// <summary>One line of a plot, written at its end.</summary>
/// <param name="Style">Class of the style sheet.</param>
/// <param name="HasDots">Each point was asked for by itself, as in a sweep; its interval is a whisker and not a band.</param>
internal sealed record Series(string Label, string Style, IReadOnlyList<Point> Points, bool HasDots = false);

/// <summary>A level that must not be passed, such as a promise.</summary>
internal sealed record Limit(double Y, string Label);

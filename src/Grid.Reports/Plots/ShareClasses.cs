namespace Grid.Reports.Plots;

/// <summary>
/// Seven steps of one hue from pale to dark for a share from 0 to 1: told apart by lightness alone, so also in print without colour and by
/// eyes that see fewer colours. Finer at the lower end, where most sites are.
/// </summary>
internal static class ShareClasses
{
    private static readonly double[] Limits = [0.02, 0.05, 0.1, 0.2, 0.5, 0.8];

    public static int Count => Limits.Length + 1;

    /// <summary>Class of the style sheet; a share that was not measured has one of its own.</summary>
    public static string Style(double? share) => share is { } s ? $"u{Array.FindAll(Limits, l => s >= l).Length}" : "none";

    /// <summary>What a step stands for, e.g. <c>5–10 %</c>.</summary>
    public static string Label(int step)
    {
        if (step == 0) return $"under {Percent(Limits[0])} %";
        return step == Limits.Length ? $"{Percent(Limits[^1])} % and more" : $"{Percent(Limits[step - 1])}–{Percent(Limits[step])} %";
    }

    /// <summary>The key, in one line.</summary>
    public static void DrawKey(HtmlWriter html, double x, double y)
    {
        for (var step = 0; step < Count; step++)
        {
            html.Box(x, y - 8, 12, 9, $"cell u{step}");
            html.Label(x + 15, y, Label(step), "tick");
            x += 15 + TextSize.Width(Label(step), TextSize.Tick) + 10;
        }
    }

    private static string Percent(double share) => Words.Number(share * 100);
}

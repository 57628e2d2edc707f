namespace Grid.Reports.Plots;

/// <summary>How long a text will be about: nothing here measures fonts, so it is taken a little too long.</summary>
internal static class TextSize
{
    /// <summary>Height of the letters at axes and of labels, as the style sheet has it.</summary>
    public const double Tick = 9;

    private const double WidthOfLetter = 0.58;

    public static double Width(string text, double height) => TextWidth.Of(text) * height * WidthOfLetter;

    /// <summary>As much of a text as fits, with an ellipsis.</summary>
    public static string Fit(string text, double width, double height) => TextWidth.Cut(text, (int)(width / (height * WidthOfLetter)));
}

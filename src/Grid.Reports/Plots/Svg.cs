using System.Globalization;
using System.Text;

namespace Grid.Reports.Plots;

/// <summary>The few shapes that our plots are made of. Lengths are in the units of the drawing, which print as points do.</summary>
internal static class Svg
{
    /// <summary>A drawing that reads itself out in a sentence.</summary>
    public static HtmlWriter.Scope Drawing(this HtmlWriter html, double width, double height, string label) =>
        html.Open("svg", ("viewBox", $"0 0 {Of(width)} {Of(height)}"), ("width", Of(width)), ("height", Of(height)), ("role", "img"), ("aria-label", label));

    public static void Line(this HtmlWriter html, double x1, double y1, double x2, double y2, string style) =>
        html.Mark("line", ("x1", Of(x1)), ("y1", Of(y1)), ("x2", Of(x2)), ("y2", Of(y2)), ("class", style));

    public static void Box(this HtmlWriter html, double x, double y, double width, double height, string style) =>
        html.Mark("rect", ("x", Of(x)), ("y", Of(y)), ("width", Of(Math.Max(0, width))), ("height", Of(Math.Max(0, height))), ("class", style));

    public static void Dot(this HtmlWriter html, double x, double y, double radius, string style) =>
        html.Mark("circle", ("cx", Of(x)), ("cy", Of(y)), ("r", Of(radius)), ("class", style));

    /// <param name="style">With <c>e</c> for text that ends at x and <c>m</c> for text around it.</param>
    public static void Label(this HtmlWriter html, double x, double y, string text, string style = "") =>
        html.Element("text", text, style.Length > 0 ? [("x", Of(x)), ("y", Of(y)), ("class", style)] : [("x", Of(x)), ("y", Of(y))]);

    public static void Path(this HtmlWriter html, string d, string style)
    {
        if (d.Length > 0) html.Mark("path", ("d", d), ("class", style));
    }

    /// <summary>A line through points; NaN breaks it.</summary>
    public static string Through(IEnumerable<(double X, double Y)> points)
    {
        var d = new StringBuilder();
        var isDrawing = false;
        foreach (var (x, y) in points)
        {
            if (double.IsNaN(y))
            {
                isDrawing = false;
                continue;
            }

            d.Append(isDrawing ? 'L' : 'M').Append(Of(x)).Append(' ').Append(Of(y));
            isDrawing = true;
        }

        return d.ToString();
    }

    /// <summary>A length to a tenth: nobody sees a smaller one.</summary>
    public static string Of(double length)
    {
        var rounded = Math.Round(length, 1);
        return rounded == 0 ? "0" : rounded.ToString("0.#", CultureInfo.InvariantCulture);
    }
}

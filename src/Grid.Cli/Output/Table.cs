using Grid.Contracts.Text;
using Grid.Reports;

namespace Grid.Cli.Output;

/// <summary>
/// Rows under headings, aligned with spaces, without colours: as readable in a file as on a terminal. Only on a terminal,
/// and only in the last column, is anything cut.
/// </summary>
internal sealed class Table(params string[] headings)
{
    private const string Gap = "  ";
    private const int LeastLastColumn = 12;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length) throw new ArgumentException($"{cells.Length} cells under {headings.Length} headings.", nameof(cells));
        _rows.Add([.. cells.Select(cell => cell.Length == 0 ? "-" : PlainText.Clean(cell))]);
    }

    public void Write(TextWriter to, int? width)
    {
        string[][] lines = [headings, .. _rows];
        var widths = Enumerable.Range(0, headings.Length).Select(column => lines.Max(line => TextWidth.Of(line[column]))).ToArray();
        var last = headings.Length - 1;
        var before = widths.Take(last).Sum(column => column + Gap.Length);
        var room = width is { } columns ? Math.Max(LeastLastColumn, columns - before) : int.MaxValue;

        foreach (var line in lines)
        {
            for (var column = 0; column < last; column++)
                to.Write(line[column] + new string(' ', widths[column] - TextWidth.Of(line[column])) + Gap);
            to.WriteLine(TextWidth.Cut(line[last], room));
        }
    }
}

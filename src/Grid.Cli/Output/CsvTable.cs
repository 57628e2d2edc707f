using CsvHelper;

namespace Grid.Cli.Output;

/// <summary>A table as CSV (RFC 4180), the same bytes on every system: lines end with LF, and only what needs quotes has them.</summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Form = CsvWriterOptions.Default with { NewLine = "\n" };

    public static void Write(TextWriter to, string[] columns, IEnumerable<object?[]> rows)
    {
        using var csv = CsvWriter.Create(to, Form, leaveOpen: true);
        csv.WriteHeader(columns);
        foreach (var row in rows)
        {
            foreach (var cell in row) csv.WriteField(cell);
            csv.EndRecord();
        }
    }
}

using System.Globalization;

namespace Grid.Simulator.Traces;

/// <summary>
/// A recorded load as CSV: the header as a comment, the names of the columns, then one row a job, the rows of a study one below the
/// other. Names hold neither commas nor quotes.
/// </summary>
internal static class CsvForm
{
    public const char Mark = '#';
    private const string Comment = "# ";
    public const string Columns = "study,atMs,site,pathway,state,images,bytes,model,node,leases,waitMs,transferMs,runMs,resultMs";

    private const int Count = 14;
    private const int JobColumns = 7;

    public static string Header(RecordedLoadHeader header) => Comment + NdjsonForm.Header(header);

    public static IEnumerable<string> Rows(RecordedStudy study)
    {
        var of = string.Create(
            CultureInfo.InvariantCulture,
            $"{study.Study},{study.AtMs},{study.Site},{study.Pathway},{Word(study.State)},{study.Images},{study.Bytes}");
        if (study.Jobs.Count == 0) yield return of + new string(',', JobColumns);
        foreach (var job in study.Jobs)
        {
            yield return of + string.Create(
                CultureInfo.InvariantCulture, $",{job.Model},{job.Node},{job.Leases},{job.WaitMs},{job.TransferMs},{job.RunMs},{job.ResultMs}");
        }
    }

    /// <summary>Whether a line holds the names of the columns, blanks round them or not.</summary>
    public static bool AreColumns(string? line) =>
        line is not null && line.Split(',', StringSplitOptions.TrimEntries).SequenceEqual(Columns.Split(','), StringComparer.Ordinal);

    /// <summary>One row: a study with the one job of that row, or none.</summary>
    /// <exception cref="FormatException">Says what is wrong with the row.</exception>
    public static RecordedStudy ReadRow(string row)
    {
        var cells = row.Split(',', StringSplitOptions.TrimEntries);
        if (cells.Length != Count) throw new FormatException($"{cells.Length} columns, expected {Count}: {Columns}");
        var hasJob = cells[JobColumns].Length > 0;
        if (!hasJob && cells[JobColumns..].Any(c => c.Length > 0)) throw new FormatException("figures of a job and no model; expected its name in column model");
        return new RecordedStudy
        {
            Study = Whole(cells, 0),
            AtMs = Whole(cells, 1),
            Site = cells[2],
            Pathway = cells[3],
            State = Enum.GetValues<RecordedOutcome>().Cast<RecordedOutcome?>().FirstOrDefault(o => Word(o!.Value) == cells[4])
                ?? throw Wrong(cells, 4, "one of " + string.Join(", ", Enum.GetValues<RecordedOutcome>().Select(Word))),
            Images = (int)Math.Min(int.MaxValue, Whole(cells, 5)),
            Bytes = Whole(cells, 6),
            Jobs = hasJob
                ? [new RecordedJob
                {
                    Model = cells[7],
                    Node = cells[8],
                    Leases = Whole(cells, 9),
                    WaitMs = Optional(cells, 10),
                    TransferMs = Optional(cells, 11),
                    RunMs = Optional(cells, 12),
                    ResultMs = Optional(cells, 13),
                }]
                : [],
        };
    }

    private static string Word(RecordedOutcome state) => char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..];

    private static long? Optional(string[] cells, int column) => cells[column].Length == 0 ? null : Whole(cells, column);

    private static long Whole(string[] cells, int column) =>
        long.TryParse(cells[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(cells, column, "a whole number");

    private static FormatException Wrong(string[] cells, int column, string expected) =>
        new($"column {Columns.Split(',')[column]}: \"{cells[column]}\", expected {expected}");
}

using System.Globalization;
using Grid.Cli.Describe;
using Grid.Cli.Output;
using Grid.Contracts.Text;
using Grid.Scheduling.Dispatch;

namespace Grid.Cli.Policies;

/// <summary>The comparison for a person: how much, of what, and the first differences in words, one policy below the other.</summary>
internal static class PolicyDiffText
{
    public static void Write(CliConsole console, PolicyDiffReport report, string trace, string other)
    {
        var to = console.Out;
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Decisions} decisions of {string.Join(", ", report.Regions)} in {trace}: {(report.Differing == 0 ? "none differs" : $"{report.Differing} differ")} under the policy of {other}."));
        if (report.Differing == 0) return;

        to.WriteLine();
        var table = new Table("PATHWAY", "KIND", "DIFFER");
        foreach (var (pathway, kind, count) in report.Groups) table.Add(pathway, Word(kind), count.ToString(CultureInfo.InvariantCulture));
        table.Write(to, console.Width);

        foreach (var one in report.Differences)
        {
            to.WriteLine();
            to.WriteLine($"{one.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}  {Word(one.Kind)}  {PlainText.Clean($"{one.StudyInstanceUid} {one.Model}")}");
            WriteSide(to, "recorded", one.Recorded ?? Nothing(one.Kind));
            WriteSide(to, "other", one.Other ?? Nothing(one.Kind));
        }

        var left = report.Differing - report.Differences.Count;
        if (left > 0)
        {
            to.WriteLine();
            to.WriteLine($"{left} more; --limit {report.Differing} shows them all.");
        }
    }

    private static void WriteSide(TextWriter to, string side, string words)
    {
        var (first, more) = DecisionLines.Of(words);
        to.WriteLine($"  {side,-8}  {first}");
        foreach (var line in more) to.WriteLine($"  {"",-8}  {line}");
    }

    private static string Word(DecisionKind kind) => kind switch
    {
        DecisionKind.Lease => "start",
        DecisionKind.Yield => "yield",
        DecisionKind.Stop => "stop",
        DecisionKind.Ask => "ask",
        DecisionKind.Lend => "lend",
        _ => kind.ToString(),
    };

    private static string Nothing(DecisionKind kind) => kind switch
    {
        DecisionKind.Lease => "goes on waiting",
        DecisionKind.Yield or DecisionKind.Stop => "goes on running",
        DecisionKind.Ask => "asks no other region",
        _ => "nothing",
    };
}

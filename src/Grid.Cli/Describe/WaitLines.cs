using System.Globalization;
using Grid.Cli.Output;
using Grid.Contracts.Studies;

namespace Grid.Cli.Describe;

/// <summary>Why a job is not answered yet, as lines.</summary>
internal static class WaitLines
{
    public static void Write(Action<string, string> line, WaitReport wait)
    {
        line("  Why", wait.Why);
        line("  Waits for", wait.WaitsFor);
        if (wait.Place > 0)
        {
            var urgent = wait.MoreUrgent > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {wait.MoreUrgent} of more urgent tiers go before it") : "";
            line("  Place", string.Create(CultureInfo.InvariantCulture, $"{wait.Place} of {wait.Of}{urgent}"));
        }

        line("  Start", wait.ExpectedStart is { } start ? $"expected {StudyWords.Time(start)}" : "");
        line("  Answer", Answer(wait));
        line("  Left", Left(wait));
        foreach (var node in wait.Nodes)
        {
            var answer = node.AnswerIn is { } time ? string.Create(CultureInfo.InvariantCulture, $", answer in {time.TotalSeconds:0.0} s") : "";
            line("    Node", $"{node.Node} at {node.SiteId}: {(node.WhyNot.Length > 0 ? node.WhyNot : "can take it")}{answer}");
        }
    }

    private static string Answer(WaitReport wait)
    {
        if (wait.ExpectedAnswer is not { } answer) return wait.ExpectedStart is null && wait.Place > 0 ? "nobody can say: no node can take it as things are" : "";
        var error = wait.UsualError is { } usual ? string.Create(CultureInfo.InvariantCulture, $", give or take {usual.TotalSeconds:0.0} s from its start on, as estimates go") : "";
        return $"expected {StudyWords.Time(answer)}{error}";
    }

    private static string Left(WaitReport wait)
    {
        if (wait.Left is not { } left) return "";
        var minutes = Math.Abs(left.TotalMinutes).ToString("0.0", CultureInfo.InvariantCulture);
        if (left < TimeSpan.Zero) return $"late: its deadline was {minutes} min ago";
        return wait.IsLate ? $"{minutes} min, and it will be late" : $"{minutes} min";
    }
}

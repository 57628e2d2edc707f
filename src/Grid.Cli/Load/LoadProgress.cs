using System.Globalization;
using Grid.Cli.Output;

namespace Grid.Cli.Load;

/// <summary>How a load goes, while it goes: a table that is drawn again each second on a terminal, else a line every five.</summary>
internal sealed class LoadProgress(TextWriter to, bool isTerminal, LoadTally tally, Func<TimeSpan> elapsed, int total)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Line = TimeSpan.FromSeconds(5);

    private int _lines;

    public async Task ShowAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(isTerminal ? Redraw : Line);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel)) Show();
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }

    internal void Show()
    {
        var figures = tally.Figures();
        var turnedAway = figures.TurnedAway.Sum(t => t.Count);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed().TotalSeconds,5:0} s  {figures.Sent} of {total} sent, {figures.Answered} answered, {figures.Outstanding} outstanding{(turnedAway > 0 ? $", {turnedAway} turned away" : "")}");
        if (!isTerminal)
        {
            to.WriteLine(line + string.Concat(figures.Pathways.Select(p => string.Create(CultureInfo.InvariantCulture, $"; {p.Pathway} p50 {LoadText.Seconds(p.Answered.P50)} p99 {LoadText.Seconds(p.Answered.P99)}"))));
            return;
        }

        using var text = new StringWriter();
        text.WriteLine(line);
        var table = new Table("PATHWAY", "SENT", "ANSWERED", "ANSWER p50", "p99");
        foreach (var p in figures.Pathways)
        {
            table.Add(
                p.Pathway, p.Sent.ToString(CultureInfo.InvariantCulture), p.Answered.Count.ToString(CultureInfo.InvariantCulture),
                LoadText.Seconds(p.Answered.P50), LoadText.Seconds(p.Answered.P99));
        }

        table.Write(text, null);
        var drawn = text.ToString();

        // Up over what was drawn before, and rid of what is longer there.
        to.Write($"{(_lines > 0 ? $"\u001b[{_lines}A\u001b[J" : "")}{drawn}");
        _lines = drawn.Count(c => c == '\n');
    }
}

using System.Globalization;
using System.Text;

namespace Grid.FaultSimulation.Outcomes;

/// <summary>What became of a simulated country. Two runs of the same options and seed give equal outcomes, to the byte.</summary>
public sealed record CountryOutcome
{
    public required ulong Seed { get; init; }

    /// <summary>How long it ran, by its own clock.</summary>
    public required TimeSpan Virtual { get; init; }
    public required long Steps { get; init; }

    /// <summary>By pathway, in the pathways' order of names.</summary>
    public required IReadOnlyList<PathwayOutcome> Pathways { get; init; }
    public required long Admitted { get; init; }
    public required long Completed { get; init; }
    public required long Quarantined { get; init; }
    public required long Leases { get; init; }

    /// <summary>Leases of a slot that another region lent.</summary>
    public required long SpillOvers { get; init; }

    /// <summary>Jobs that gave up their slot for a more urgent one.</summary>
    public required long Preemptions { get; init; }

    /// <summary>Seconds of slices run, and those whose work no answer used.</summary>
    public required double SliceSeconds { get; init; }
    public required double WastedSeconds { get; init; }
    /// <summary>How often the checker had something to judge of the two rules about order.</summary>
    public long StrokeFirstJudged { get; init; }
    public long FairShareJudged { get; init; }
    public required IReadOnlyList<string> DecisionHashes { get; init; }

    public double WastedShare => SliceSeconds > 0 ? WastedSeconds / SliceSeconds : 0;

    public PathwayOutcome Of(string pathway) =>
        Pathways.FirstOrDefault(p => p.Pathway == pathway) ?? new PathwayOutcome(pathway, 0, default, default, 0);

    /// <summary>The whole outcome as text, the same on every machine.</summary>
    public string InWords()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed {Seed}: {Virtual.TotalSeconds:0.0} s, {Steps} steps, {Admitted} admitted, {Completed} answered, {Quarantined} quarantined, ");
        text.Append(CultureInfo.InvariantCulture, $"{Leases} leases ({SpillOvers} lent), {Preemptions} yields, {SliceSeconds:0.000} s run, {WastedShare:0.0000} wasted\n");
        foreach (var pathway in Pathways) text.Append(pathway.InWords()).Append('\n');
        return text.Append(string.Join(' ', DecisionHashes)).ToString();
    }
}

/// <param name="Start">Seconds from admission until a node had begun with it (fetching its images).</param>
/// <param name="Answer">Seconds from admission to the committed result.</param>
/// <param name="Late">Answers after their deadline.</param>
public sealed record PathwayOutcome(string Pathway, long Answered, Spread Start, Spread Answer, long Late)
{
    public string InWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {Pathway,-7} {Answered,6} answered, {Late,4} late; start p50 {Start.Median:0.000} p99 {Start.P99:0.000} max {Start.Most:0.000} s; answer p50 {Answer.Median:0.000} p99 {Answer.P99:0.000} max {Answer.Most:0.000} s");
}

/// <summary>How measured times spread, in seconds; zeros where nothing was measured.</summary>
public readonly record struct Spread(double Mean, double Median, double P99, double Most);

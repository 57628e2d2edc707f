using Grid.Simulator.Statistics;

namespace Grid.Cli.Load;

/// <summary>What was seen of a load so far. Safe for any number of senders.</summary>
internal sealed class LoadTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, PathwayLoad> _pathways = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Refusals> _refusals = new(StringComparer.Ordinal);
    private readonly QuantileSketch _lateness = new();

    /// <summary>Begun to send.</summary>
    public int Sent { get; private set; }
    public int Acknowledged { get; private set; }
    public int Answered { get; private set; }

    /// <summary>Sent, and neither answered nor turned away.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Studies that had to wait because as many as are allowed were outstanding.</summary>
    public int HeldBack { get; private set; }
    public int RecognisedOtherwise { get; private set; }

    public bool HoldBack()
    {
        lock (_lock) return HeldBack++ == 0;
    }

    /// <param name="late">How long after it was due.</param>
    public void OnSent(string pathway, TimeSpan late)
    {
        lock (_lock)
        {
            Sent++;
            Outstanding++;
            Of(pathway).Sent++;
            _lateness.Add(Math.Max(0, late.TotalSeconds));
        }
    }

    public void OnAcknowledged(string pathway, TimeSpan sinceDue, string recognisedAs)
    {
        lock (_lock)
        {
            Acknowledged++;
            Of(pathway).Acknowledged.Add(Math.Max(0, sinceDue.TotalSeconds));
            if (recognisedAs != pathway) RecognisedOtherwise++;
        }
    }

    public void OnAnswered(string pathway, TimeSpan sinceDue)
    {
        lock (_lock)
        {
            Answered++;
            Outstanding--;
            Of(pathway).Answered.Add(Math.Max(0, sinceDue.TotalSeconds));
        }
    }

    public void OnTurnedAway(string kind, string reason)
    {
        lock (_lock)
        {
            Outstanding--;
            if (!_refusals.TryGetValue(kind, out var refusals)) _refusals[kind] = refusals = new Refusals(reason);
            refusals.Count++;
        }
    }

    public LoadFigures Figures()
    {
        lock (_lock)
        {
            return new LoadFigures(
                Sent, Acknowledged, Answered, Outstanding, HeldBack, RecognisedOtherwise, Spread.Of(_lateness),
                [.. _refusals.Select(r => new RefusalFigures(r.Key, r.Value.Count, r.Value.First))],
                [.. _pathways.Select(p => new PathwayFigures(p.Key, p.Value.Sent, Spread.Of(p.Value.Acknowledged), Spread.Of(p.Value.Answered)))]);
        }
    }

    private PathwayLoad Of(string pathway)
    {
        if (!_pathways.TryGetValue(pathway, out var load)) _pathways[pathway] = load = new PathwayLoad();
        return load;
    }

    private sealed class PathwayLoad
    {
        public int Sent { get; set; }
        public QuantileSketch Acknowledged { get; } = new();
        public QuantileSketch Answered { get; } = new();
    }

    private sealed class Refusals(string first)
    {
        public string First => first;
        public int Count { get; set; }
    }
}

/// <summary>What a load has seen, at one moment. Times in seconds, counted from when a study was due.</summary>
/// <param name="Late">How long after they were due studies were sent: the sender's own fault, and part of every other time here.</param>
internal sealed record LoadFigures(
    int Sent,
    int Acknowledged,
    int Answered,
    int Outstanding,
    int HeldBack,
    int RecognisedOtherwise,
    Spread Late,
    IReadOnlyList<RefusalFigures> TurnedAway,
    IReadOnlyList<PathwayFigures> Pathways);

/// <param name="Kind">The grid's word: busy, refused, conflict, or failed where it did not answer.</param>
/// <param name="First">Why, of the first of them.</param>
internal sealed record RefusalFigures(string Kind, int Count, string First);

internal sealed record PathwayFigures(string Pathway, int Sent, Spread Acknowledged, Spread Answered);

/// <summary>Quantiles in seconds; null where there was nothing to measure.</summary>
internal sealed record Spread(long Count, double? P50, double? P95, double? P99, double? Max)
{
    public static Spread Of(QuantileSketch sketch) => sketch.Count == 0
        ? new Spread(0, null, null, null, null)
        : new Spread(sketch.Count, sketch.Quantile(0.5), sketch.Quantile(0.95), sketch.Quantile(0.99), sketch.Maximum);
}

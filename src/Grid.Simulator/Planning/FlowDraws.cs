using Grid.Simulator.Chance;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Planning;

/// <summary>
/// The studies of one flow, each thing drawn from a stream of its own. Whoever asks with the same seed gets the same ones: a simulation
/// and a load on a live grid meet the same patients.
/// </summary>
internal sealed class FlowDraws
{
    private readonly StudyFlow _flow;
    private readonly PoissonArrivals _arrivals;
    private readonly SeededChance _times;
    private readonly SeededChance _places;
    private readonly SeededChance _sizes;
    private readonly SeededChance _runs;
    private readonly double[] _upTo;
    private readonly double _until;
    private double _nowSeconds;

    public FlowDraws(Scenario scenario, ChanceStreams chance, int index)
        : this(scenario, chance, index, (TimeSpan.Zero, scenario.Duration))
    {
    }

    /// <param name="scenario">Whose flow it is.</param>
    /// <param name="chance">Of the replication.</param>
    /// <param name="index">Of the flow.</param>
    /// <param name="window">Times from the start between which studies come.</param>
    public FlowDraws(Scenario scenario, ChanceStreams chance, int index, (TimeSpan From, TimeSpan Until) window)
    {
        _flow = scenario.Flows[index];
        _arrivals = new PoissonArrivals(_flow.Rate, _flow.LocalStart(scenario));
        _times = chance.Of(ChancePurpose.Arrivals, (ulong)index);
        _places = chance.Of(ChancePurpose.Places, (ulong)index);
        _sizes = chance.Of(ChancePurpose.Sizes, (ulong)index);
        _runs = chance.Of(ChancePurpose.RunTimes, (ulong)index);
        var sum = 0.0;
        _upTo = [.. _flow.Senders.Select(s => sum += s.Weight)];
        (_nowSeconds, _until) = (window.From.TotalSeconds, window.Until.TotalSeconds);
    }

    /// <summary>When the next study comes, in seconds from the start; infinite after the last.</summary>
    public double NextAt() => _nowSeconds = _arrivals.Next(_nowSeconds, _until, _times);

    /// <summary>Everything else about it.</summary>
    public DrawnStudy Draw()
    {
        var at = Array.BinarySearch(_upTo, _places.Next() * _upTo[^1]);
        var site = _flow.Senders[Math.Min(at < 0 ? ~at : at, _upTo.Length - 1)].Site;
        return new DrawnStudy(site, _flow.Megabytes.Draw(_sizes), _flow.RunFactor.Draw(_runs));
    }
}

/// <param name="Site">Index of the site that sends it.</param>
internal readonly record struct DrawnStudy(int Site, double Megabytes, double RunFactor);

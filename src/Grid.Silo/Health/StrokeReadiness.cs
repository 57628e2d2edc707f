using Grid.Contracts.Dispatch;
using Grid.Contracts.Operations;
using Grid.Grains.Plan;

namespace Grid.Silo.Health;

/// <summary>Would a stroke that is sent now run? Asks every dispatcher, each for a bounded time; nothing is decided by it.</summary>
internal sealed class StrokeReadiness(GridTopology plan, IGrainFactory grains)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <param name="ledgerProblem">What keeps studies from being taken in; null when nothing does.</param>
    /// <param name="cancel">Ends the question.</param>
    public async Task<StrokeAnswer> AskAsync(string? ledgerProblem, CancellationToken cancel)
    {
        if (ledgerProblem is not null) return new StrokeAnswer(false, [ledgerProblem], [], []);

        var dispatchers = plan.Sites.Values.Select(s => s.Dispatcher).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var asking = Task.WhenAll(dispatchers.Select(d => AskDispatcherAsync(d, cancel)));
        var listing = ListAsync(cancel);
        return Judge(await asking, await listing);
    }

    /// <summary>No, when a dispatcher says so or does not answer: what its sites send would wait.</summary>
    internal static StrokeAnswer Judge(IReadOnlyList<StrokeOutlook> outlooks, IReadOnlyList<NodeListing> nodes)
    {
        var problems = outlooks.Where(o => !o.WouldRun).Select(o => $"dispatcher {o.Dispatcher}: {o.Reason}").ToList();
        var without = nodes.Where(n => n.WhyNot.Length > 0).Select(n => new NodeOut(n.Node, n.SiteId, n.WhyNot)).ToList();
        return new StrokeAnswer(problems.Count == 0 && outlooks.Count > 0, problems, [.. outlooks.Select(o => new DispatcherAnswer(o.Dispatcher, o.WouldRun, o.Reason))], without);
    }

    private async Task<StrokeOutlook> AskDispatcherAsync(string dispatcher, CancellationToken cancel)
    {
        try
        {
            return await grains.GetGrain<IDispatcherGrain>(dispatcher).GetOutlookAsync().WaitAsync(AnswerWithin, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return new StrokeOutlook { Dispatcher = dispatcher, WouldRun = false, Reason = $"does not answer within {AnswerWithin.TotalSeconds:0} s ({e.GetType().Name})", Nodes = [] };
        }
    }

    private async Task<IReadOnlyList<NodeListing>> ListAsync(CancellationToken cancel)
    {
        try
        {
            return await grains.GetGrain<IOperationsGrain>(0).ListNodesAsync().WaitAsync(AnswerWithin * 2, cancel);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // The dispatchers' own words stand.
            return [];
        }
    }
}

/// <param name="WouldRun">From every site, now or when a slot comes free or lesser work yields.</param>
/// <param name="Nodes">Nodes that take no work, and why.</param>
internal sealed record StrokeAnswer(
    bool WouldRun, IReadOnlyList<string> Problems, IReadOnlyList<DispatcherAnswer> Dispatchers, IReadOnlyList<NodeOut> Nodes)
{
    /// <summary>For one line at a terminal or in the log.</summary>
    public string InWords => WouldRun
        ? $"a stroke sent now would run ({string.Join("; ", Dispatchers.Select(d => d.Reason))})"
        : $"a stroke sent now would NOT run: {string.Join("; ", Problems.Concat(Nodes.Select(n => $"{n.Node}: {n.WhyNot}")))}";
}

internal sealed record DispatcherAnswer(string Dispatcher, bool WouldRun, string Reason);

internal sealed record NodeOut(string Node, string Site, string WhyNot);

using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;

namespace Grid.Scheduling.Placement;

/// <summary>What one node would cost a job, in ticks.</summary>
internal struct NodeCost
{
    public NodeEntry Node;

    /// <summary>Run whose slot it would wait for; null where a slot is free.</summary>
    public Run? Awaited;

    /// <summary>The awaited run would be asked to yield.</summary>
    public bool IsByYield;
    public long Queue;
    public long Transfer;
    public long Load;
    public long Run;
    public double Km;

    public readonly long Total => Queue + Transfer + Load + Run;
    public readonly bool IsFree => Awaited is null;
}

/// <summary>The nodes that could take one job, with their costs. One object is used again for every decision, so that none allocates it.</summary>
internal sealed class Ranking
{
    // Two estimates closer than this are equal, and the cheaper victim decides.
    private const long EqualTicks = 100 * TimeSpan.TicksPerMillisecond;

    private NodeCost[] _costs = new NodeCost[64];

    public int Count { get; private set; }

    /// <summary>Index of the earliest completion; -1 when no node can take the job.</summary>
    public int Best { get; private set; } = -1;

    /// <summary>Index of the earliest completion among nodes with a free slot; -1 when there is none.</summary>
    public int BestFree { get; private set; } = -1;

    public Exclusions Excluded { get; set; }

    public ref readonly NodeCost this[int index] => ref _costs[index];

    public void Clear() => (Count, Best, BestFree, Excluded) = (0, -1, -1, default);

    /// <summary>Room for one more node, to be filled and then added. Not kept unless it is.</summary>
    public ref NodeCost Next()
    {
        if (Count == _costs.Length) Array.Resize(ref _costs, Count * 2);
        return ref _costs[Count];
    }

    /// <summary>Adds what <see cref="Next"/> gave.</summary>
    public void Add(bool byDistance)
    {
        ref readonly var cost = ref _costs[Count];
        if (Best < 0 || IsBefore(cost, _costs[Best], byDistance)) Best = Count;
        if (cost.IsFree && (BestFree < 0 || IsBefore(cost, _costs[BestFree], byDistance))) BestFree = Count;
        Count++;
    }

    /// <summary>The winner, then the others by completion; nodes come in name order, so equal ones keep it.</summary>
    public Candidate[] Name(int winner)
    {
        Span<int> places = stackalloc int[Decision.MostNamed];
        places[0] = winner;
        var count = 1;
        for (var i = 0; i < Count; i++)
        {
            if (i == winner) continue;
            var place = count;
            while (place > 1 && IsBefore(_costs[i], _costs[places[place - 1]], byDistance: false)) place--;
            if (place >= places.Length) continue;
            if (count < places.Length) count++;
            for (var moved = count - 1; moved > place; moved--) places[moved] = places[moved - 1];
            places[place] = i;
        }

        var named = new Candidate[count];
        for (var i = 0; i < count; i++) named[i] = Describe(_costs[places[i]]);
        return named;
    }

    private static Candidate Describe(in NodeCost c) => new(
        c.Node.Name,
        c.Node.Facts!.Site,
        TimeSpan.FromTicks(c.Queue),
        TimeSpan.FromTicks(c.Transfer),
        TimeSpan.FromTicks(c.Load),
        TimeSpan.FromTicks(c.Run),
        c.Km);

    private static bool IsBefore(in NodeCost a, in NodeCost b, bool byDistance)
    {
        if (byDistance && a.Km != b.Km) return a.Km < b.Km;
        if (a.IsByYield && b.IsByYield && a.Total / EqualTicks == b.Total / EqualTicks && a.Awaited!.Tier != b.Awaited!.Tier)
            return a.Awaited.Tier > b.Awaited.Tier;
        return a.Total != b.Total ? a.Total < b.Total : a.Km < b.Km;
    }
}

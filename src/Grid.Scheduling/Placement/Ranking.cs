namespace Grid.Scheduling.Placement;

/// <summary>What one node would cost a job, in ticks.</summary>
internal struct NodeCost
{
    public NodeEntry Node;
    public bool IsFree;

    /// <summary>Run whose slot an emergency would wait for.</summary>
    public Run? Awaited;

    /// <summary>The awaited run would be asked to yield.</summary>
    public bool IsByYield;
    public long Queue;
    public long Transfer;
    public long Load;
    public long Run;
    public double Km;

    /// <summary>The sum of the four.</summary>
    public long Total;
}

/// <summary>
/// The nodes that could take one job: the best of them, and as many others as a decision names. One object is used again for every
/// decision, and what is not among the best is only counted, so that a hundred nodes cost little to look at.
/// </summary>
/// <param name="mostNamed">Candidates that a decision names, at least 1.</param>
internal sealed class Ranking(int mostNamed)
{
    // Estimates that agree but for about a tenth of a second (2^20 ticks of 100 ns) are equal, and the cheaper victim decides.
    private const int EqualBits = 20;
    private const long EqualTicks = 1 << EqualBits;

    private readonly NodeCost[] _top = new NodeCost[mostNamed];
    private int _named;
    private NodeCost _best;
    private NodeCost _free;
    private NodeCost _asked;
    private Run? _askedRun;

    /// <summary>Nodes that could take it, busy ones included.</summary>
    public int Count { get; private set; }
    public bool HasFree { get; private set; }

    /// <summary>Whether the slot that was asked for before is still among the candidates.</summary>
    public bool HasAsked { get; private set; }

    public Exclusions Excluded { get; set; }

    /// <summary>The earliest completion; meaningless when <see cref="Count"/> is zero.</summary>
    public ref readonly NodeCost Best => ref _best;

    /// <summary>The earliest completion in a free slot; meaningless unless <see cref="HasFree"/>.</summary>
    public ref readonly NodeCost BestFree => ref _free;

    /// <summary>The slot of the run that was asked to yield; meaningless unless <see cref="HasAsked"/>.</summary>
    public ref readonly NodeCost Asked => ref _asked;

    /// <param name="askedRun">Run that was asked to yield for the job; null when none was.</param>
    public void Clear(Run? askedRun)
    {
        (Count, _named, HasFree, HasAsked, _askedRun) = (0, 0, false, false, askedRun);
        Excluded = default;
    }

    /// <summary>Whether a node with this total could be among the best. Most are not, and are only counted.</summary>
    public bool IsWorthAdding(long total, bool isFree)
    {
        if (_named < _top.Length || total <= _top[^1].Total + EqualTicks || (isFree && (!HasFree || total <= _free.Total)) || _askedRun is not null) return true;
        Count++;
        return false;
    }

    public void Add(in NodeCost cost, bool byDistance)
    {
        if (Count == 0 || IsBefore(cost, _best, byDistance)) _best = cost;
        if (cost.IsFree && (!HasFree || IsBefore(cost, _free, byDistance))) (_free, HasFree) = (cost, true);
        if (cost.Awaited is not null && cost.Awaited == _askedRun) (_asked, HasAsked) = (cost, true);
        Count++;
        Keep(cost);
    }

    /// <summary>The winner, then the others by completion; nodes come in name order, so equal ones keep it.</summary>
    public Candidate[] Name(in NodeCost winner)
    {
        var named = new Candidate[Math.Min(Count, _top.Length)];
        named[0] = Describe(winner);
        var place = 1;
        for (var i = 0; i < _named && place < named.Length; i++)
        {
            if (_top[i].Node != winner.Node) named[place++] = Describe(_top[i]);
        }

        return named;
    }

    /// <summary>Keeps it in its place among those that will be named.</summary>
    private void Keep(in NodeCost cost)
    {
        if (_named == _top.Length && !IsBefore(cost, _top[^1], byDistance: false)) return;
        var place = _named < _top.Length ? _named++ : _named - 1;
        for (; place > 0 && IsBefore(cost, _top[place - 1], byDistance: false); place--) _top[place] = _top[place - 1];
        _top[place] = cost;
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
        if (a.IsByYield && b.IsByYield && a.Awaited!.Tier != b.Awaited!.Tier && a.Total >> EqualBits == b.Total >> EqualBits)
            return a.Awaited.Tier > b.Awaited.Tier;
        return a.Total != b.Total ? a.Total < b.Total : a.Km < b.Km;
    }
}

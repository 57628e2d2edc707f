using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>
/// The open jobs of <see cref="MemoryLedger"/> in the order of their keys, all and by dispatcher: a page costs what it holds. For tests alone.
/// </summary>
internal sealed class OpenJobs
{
    private static readonly Comparer<JobId> KeyOrder = Comparer<JobId>.Create((a, b) =>
        (string.CompareOrdinal(a.StudyInstanceUid, b.StudyInstanceUid), a.Revision.CompareTo(b.Revision), string.CompareOrdinal(a.Model, b.Model)) switch
        {
            (0, 0, var byModel) => byModel,
            (0, var byRevision, _) => byRevision,
            var (byStudy, _, _) => byStudy,
        });

    private readonly SortedSet<JobId> _all = new(KeyOrder);
    private readonly Dictionary<string, SortedSet<JobId>> _byDispatcher = [];

    public int Count => _all.Count;

    public void Add(JobId id, string dispatcher)
    {
        _all.Add(id);
        OfDispatcher(dispatcher).Add(id);
    }

    public void Remove(JobId id, string dispatcher)
    {
        _all.Remove(id);
        OfDispatcher(dispatcher).Remove(id);
    }

    public IEnumerable<JobId> After(JobId? last) => After(_all, last);

    public IEnumerable<JobId> After(JobId? last, string dispatcher) => After(OfDispatcher(dispatcher), last);

    public IEnumerable<JobId> OfOthers(string dispatcher) => _byDispatcher.Where(o => o.Key != dispatcher).SelectMany(o => o.Value).Order(KeyOrder);

    private static IEnumerable<JobId> After(SortedSet<JobId> open, JobId? last)
    {
        if (last is not { } from) return open;
        return open.Count == 0 || KeyOrder.Compare(from, open.Max) >= 0 ? [] : open.GetViewBetween(from, open.Max).Where(j => j != from);
    }

    private SortedSet<JobId> OfDispatcher(string dispatcher)
    {
        if (!_byDispatcher.TryGetValue(dispatcher, out var open)) _byDispatcher[dispatcher] = open = new SortedSet<JobId>(KeyOrder);
        return open;
    }
}

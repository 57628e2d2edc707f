using System.Collections.Concurrent;
using Grid.Grains.Ports;

namespace Grid.Ledger.Studies;

/// <summary>
/// What studies consist of that were admitted here together with a lease: one of their nodes will ask within a moment, and need not
/// wait for the database. What a first revision consists of never changes. Thread-safe and bounded: the oldest go first.
/// </summary>
internal sealed class RecentContents
{
    // An instance takes about 300 bytes: 15 MiB at most, or one study that is larger than all that.
    private const int MostInstances = 50_000;

    private readonly ConcurrentDictionary<string, StudyContent> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Study, int Instances)> _order = new();
    private int _instances;

    public void Add(StudyContent content)
    {
        if (!_contents.TryAdd(content.StudyInstanceUid, content)) return;

        // A study without instances counts too, or there could be any number of them.
        var instances = 1 + content.Series.Sum(s => s.Instances.Count);
        _order.Enqueue((content.StudyInstanceUid, instances));
        var now = Interlocked.Add(ref _instances, instances);
        while (now > MostInstances && _order.TryDequeue(out var oldest))
        {
            _contents.TryRemove(oldest.Study, out _);
            now = Interlocked.Add(ref _instances, -oldest.Instances);
        }
    }

    /// <summary>Some of its instances came with other bytes: the database knows which.</summary>
    public void Remove(string studyInstanceUid) => _contents.TryRemove(studyInstanceUid, out _);

    public StudyContent? Find(string studyInstanceUid) => _contents.GetValueOrDefault(studyInstanceUid);
}

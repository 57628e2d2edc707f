using System.Globalization;
using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Checks;

/// <summary>The last few ten thousand things that happened, kept as values and put into words only when a rule is broken.</summary>
internal sealed class History
{
    private const int Size = 1 << 15;
    private readonly Entry[] _ring = new Entry[Size];
    private long _count;

    public void Add(long at, string what, JobKey key, string node, long number) => _ring[_count++ % Size] = new Entry(at, what, key, node, number);

    /// <summary>What touched the job or the node, oldest first; everything when neither is named.</summary>
    public IReadOnlyList<string> About(JobKey key, string node, int most)
    {
        var found = new List<string>(most);
        for (var i = _count - 1; i >= 0 && i >= _count - Size && found.Count < most; i--)
        {
            ref readonly var entry = ref _ring[i % Size];
            var isAll = key.Study is null && node.Length == 0;
            if (isAll || (key.Study is not null && entry.Key == key) || (node.Length > 0 && entry.Node == node)) found.Add(entry.InWords());
        }

        found.Reverse();
        return found;
    }

    private readonly record struct Entry(long At, string What, JobKey Key, string Node, long Number)
    {
        public string InWords() => string.Create(
            CultureInfo.InvariantCulture,
            $"  {TimeSpan.FromTicks(At):d\\.hh\\:mm\\:ss\\.fff}  {What,-28} {(Key.Study is null ? "" : Key.ToString()),-36} {Node}{(Number > 0 ? $"  {Number}" : "")}");
    }
}

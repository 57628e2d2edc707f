using System.Globalization;
using Grid.Scheduling.Jobs;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Running 64-bit FNV-1a hash over decisions, by which a live dispatcher, a replay and a simulation are compared.
/// Not a defence against forgery. See http://www.isthe.com/chongo/tech/comp/fnv/.
/// </summary>
public sealed class DecisionHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash = OffsetBasis;

    public long Count { get; private set; }

    public void Add(JobKey key, string node, long expectedEpoch)
    {
        Count++;
        Add(key.Study);
        Add(key.Model);
        Add(node);
        Add(expectedEpoch.ToString(CultureInfo.InvariantCulture));
    }

    public override string ToString() => _hash.ToString("x16", CultureInfo.InvariantCulture);

    private void Add(string text)
    {
        foreach (var c in text) _hash = unchecked((_hash ^ c) * Prime);

        // A separator that no name contains, so that "ab"+"c" and "a"+"bc" differ.
        _hash = unchecked((_hash ^ 0xFFFF) * Prime);
    }
}

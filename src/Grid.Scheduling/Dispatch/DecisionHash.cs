using System.Globalization;

namespace Grid.Scheduling.Dispatch;

/// <summary>What was decided; part of the hash.</summary>
public enum DecisionKind
{
    /// <summary>A job is to be leased to a node.</summary>
    Lease = 1,

    /// <summary>A run is asked to yield.</summary>
    Yield = 2,

    /// <summary>A run is to be stopped hard.</summary>
    Stop = 3,

    /// <summary>Another region is asked for a slot.</summary>
    Ask = 4,

    /// <summary>A slot is lent to another region.</summary>
    Lend = 5,
}

/// <summary>
/// Running 64-bit FNV-1a hash over decisions, by which a live dispatcher, a replay and a simulation are compared.
/// Not a defence against forgery. See http://www.isthe.com/chongo/tech/comp/fnv/.
/// </summary>
public sealed class DecisionHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash = OffsetBasis;

    /// <summary>Decisions so far.</summary>
    public long Count { get; private set; }

    /// <param name="kind">What was decided.</param>
    /// <param name="key">About which job.</param>
    /// <param name="target">Node, or for <see cref="DecisionKind.Ask"/> the region.</param>
    /// <param name="epoch">Epoch believed in.</param>
    public void Add(DecisionKind kind, JobKey key, string target, long epoch)
    {
        Count++;
        Add((ulong)kind);
        Add(key.Study);
        Add(key.Model);
        Add(target);
        Add((ulong)epoch);
    }

    /// <summary>16 hexadecimal digits.</summary>
    public override string ToString() => _hash.ToString("x16", CultureInfo.InvariantCulture);

    internal void CopyFrom(DecisionHash other) => (_hash, Count) = (other._hash, other.Count);

    private void Add(string text)
    {
        foreach (var c in text) _hash = unchecked((_hash ^ c) * Prime);

        // A separator that no name contains, so that "ab"+"c" and "a"+"bc" differ.
        _hash = unchecked((_hash ^ 0xFFFF) * Prime);
    }

    private void Add(ulong number) => _hash = unchecked((_hash ^ number) * Prime);
}

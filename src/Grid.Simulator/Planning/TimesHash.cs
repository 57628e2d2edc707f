using System.Globalization;
using System.Numerics;
using Grid.Simulator.Time;

namespace Grid.Simulator.Planning;

/// <summary>
/// Running hash over when each study started, was answered or given up on: two runs may decide alike and take other times, as where only
/// links differ. Not a defence against forgery.
/// </summary>
internal sealed class TimesHash
{
    private ulong _hash = 14695981039346656037;

    public void Add(EventKind what, PlannedStudy study, long now)
    {
        Add(((ulong)what << 48) | ((ulong)study.Flow << 32) | (uint)study.Site);
        Add((ulong)study.AdmittedAt);
        Add((ulong)now);
    }

    /// <summary>16 hexadecimal digits.</summary>
    public override string ToString() => _hash.ToString("x16", CultureInfo.InvariantCulture);

    // One odd factor and one turn a word: every bit of a time reaches the whole of the hash within a few words.
    private void Add(ulong word) => _hash = unchecked((BitOperations.RotateLeft(_hash, 23) ^ word) * 0x9E3779B97F4A7C15);
}

using System.Numerics;

namespace Grid.Simulator.Chance;

/// <summary>
/// All the chance there is, from one seed: xoshiro256** seeded by SplitMix64, after Blackman and Vigna's public-domain code
/// (https://prng.di.unimi.it/). Our own because <c>System.Random</c> promises no sequence from one release to the next, and a
/// failure must be replayed by its seed for years.
/// </summary>
internal sealed class SeededChance
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededChance(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A stream of its own for each thing that draws, so that one more draw here does not change everything there.</summary>
    public SeededChance(ulong seed, ulong stream)
        : this(unchecked(seed * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03 + stream))
    {
    }

    /// <summary>From a state of the generator itself.</summary>
    public SeededChance(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    public ulong Next64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>At least 0, below 1.</summary>
    public double Next() => (Next64() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)Math.BigMul(Next64(), (ulong)count, out _);

    public double Between(double low, double high) => low + ((high - low) * Next());

    public bool Happens(double probability) => probability > 0 && Next() < probability;

    public double Exponential(double mean) => -mean * Math.Log(1 - Next());

    private static ulong SplitMix(ref ulong state)
    {
        var z = unchecked(state += 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}

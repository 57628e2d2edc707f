using System.Numerics;

namespace Grid.Samples.Drawing;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded through SplitMix64. Our own, because the sequence of <c>System.Random</c> may
/// change between .NET versions and a sample must stay the same file. Not safe to share between threads: fork instead.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    public SeededRandom(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>A generator for one part of a whole: drawing more in one part does not change another.</summary>
    public static SeededRandom For(ulong seed, string part)
    {
        // FNV-1a over the name, so that parts are told apart by word and not by order.
        var hash = 14695981039346656037UL;
        foreach (var letter in part) hash = (hash ^ letter) * 1099511628211UL;
        return new SeededRandom(seed ^ hash);
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>0 inclusive to 1 exclusive.</summary>
    public float Next() => (NextUInt64() >> 40) * (1f / (1 << 24));

    public float Range(float low, float high) => low + ((high - low) * Next());

    /// <summary><paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => low + (int)(NextUInt64() % (ulong)(high - low + 1));

    public bool Chance(float probability) => Next() < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Whole(0, from.Count - 1)];

    /// <summary>Minus one or one.</summary>
    public int Sign() => Chance(0.5f) ? 1 : -1;

    /// <summary>Mean 0, deviation 1 (Box and Muller).</summary>
    public float Normal()
    {
        var radius = MathF.Sqrt(-2f * MathF.Log(1f - Next()));
        return radius * MathF.Cos(2f * MathF.PI * Next());
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

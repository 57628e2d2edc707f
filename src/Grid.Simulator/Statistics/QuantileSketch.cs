namespace Grid.Simulator.Statistics;

/// <summary>
/// Quantiles of values from 0 up without keeping the values: counts in buckets, 64 to each doubling, read straight from the bits of
/// the number. What it holds are whole counts, so merging in any order gives the same bytes. At most 96 pages of 512 bytes, each
/// made when a value first falls there; after that nothing is allocated. Not safe for several threads.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>A quantile is off by at most this share of the observation at its rank.</summary>
    public const double RelativeError = 1.0 / (2 * BucketsPerOctave);

    /// <summary>Smaller values count as 0.</summary>
    public const double Resolution = 1.0 / (1L << 32);

    /// <summary>Values must be below 2^64.</summary>
    public const double Limit = 18_446_744_073_709_551_616.0;

    private const int BucketBits = 6;
    private const int BucketsPerOctave = 1 << BucketBits;
    private const int MantissaBits = 52;

    // The bits of the resolution without its bucket bits: 1023 is the exponent's bias.
    private const int FirstOctave = 1023 - 32;
    private const int Octaves = 32 + 64;

    private readonly long[]?[] _octaves = new long[]?[Octaves];
    private long _zeros;
    private double _most;

    public long Count { get; private set; }

    /// <summary>The greatest observation, exact; 0 without any.</summary>
    public double Maximum => _most;

    /// <exception cref="ArgumentOutOfRangeException">Negative, not a number, or not below <see cref="Limit"/>.</exception>
    public void Add(double value)
    {
        if (!(value >= 0 && value < Limit)) throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a number from 0 up to 2^64.");

        Count++;
        if (value > _most) _most = value;
        if (value < Resolution)
        {
            _zeros++;
            return;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var octave = (int)(bits >> MantissaBits) - FirstOctave;
        var page = _octaves[octave] ??= new long[BucketsPerOctave];
        page[(int)(bits >> (MantissaBits - BucketBits)) & (BucketsPerOctave - 1)]++;
    }

    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        _zeros += other._zeros;
        _most = Math.Max(_most, other._most);
        for (var octave = 0; octave < Octaves; octave++)
        {
            if (other._octaves[octave] is not { } from) continue;
            var to = _octaves[octave] ??= new long[BucketsPerOctave];
            for (var i = 0; i < BucketsPerOctave; i++) to[i] += from[i];
        }
    }

    /// <summary>
    /// The observation of nearest rank, the ceiling of <paramref name="share"/> times the count, within <see cref="RelativeError"/>;
    /// NaN without observations.
    /// </summary>
    /// <param name="share">From 0 to 1; 0.99 for p99.</param>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share from 0 to 1.");
        if (Count == 0) return double.NaN;

        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        var seen = _zeros;
        if (seen >= rank) return 0;
        for (var octave = 0; octave < Octaves; octave++)
        {
            if (_octaves[octave] is not { } page) continue;
            for (var i = 0; i < BucketsPerOctave; i++)
            {
                seen += page[i];
                if (seen >= rank) return Math.Min(Middle(octave, i), _most);
            }
        }

        return _most;
    }

    /// <summary>
    /// Share of the observations at or below a limit, such as a deadline. A limit inside a bucket counts the whole bucket, so the
    /// limit is off by at most twice <see cref="RelativeError"/>. NaN without observations.
    /// </summary>
    public double ShareUpTo(double limit)
    {
        if (Count == 0) return double.NaN;
        if (!(limit >= 0)) return 0;
        if (limit >= _most) return 1;
        if (limit < Resolution) return (double)_zeros / Count;

        var bits = BitConverter.DoubleToInt64Bits(limit);
        var last = (int)(bits >> MantissaBits) - FirstOctave;
        var lastBucket = (int)(bits >> (MantissaBits - BucketBits)) & (BucketsPerOctave - 1);
        var within = _zeros;
        for (var octave = 0; octave <= last; octave++)
        {
            if (_octaves[octave] is not { } page) continue;
            var end = octave == last ? lastBucket : BucketsPerOctave - 1;
            for (var i = 0; i <= end; i++) within += page[i];
        }

        return (double)within / Count;
    }

    /// <summary>Forgets the observations and keeps the pages.</summary>
    public void Clear()
    {
        (Count, _zeros, _most) = (0, 0, 0);
        foreach (var page in _octaves)
        {
            if (page is not null) Array.Clear(page);
        }
    }

    private static double Middle(int octave, int bucket)
    {
        var low = ((long)(octave + FirstOctave) << MantissaBits) | ((long)bucket << (MantissaBits - BucketBits));
        return BitConverter.Int64BitsToDouble(low | (1L << (MantissaBits - BucketBits - 1)));
    }
}

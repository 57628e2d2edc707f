namespace Grid.Dicom;

/// <summary>How far to read and the bounds kept while doing so. The defaults suit files from unknown senders.</summary>
public sealed record DicomReadOptions
{
    public static DicomReadOptions Default { get; } = new();

    /// <summary>Everything before the pixel data and nothing after it.</summary>
    public static DicomReadOptions HeaderOnly { get; } = new() { StopBeforePixels = true };

    /// <summary>Stop at the first of (7FE0,0008), (7FE0,0009), (7FE0,0010) of the main data set; no later byte is touched.</summary>
    public bool StopBeforePixels { get; init; }

    /// <summary>Accept pixel data that ends early as a warning; decoding it is refused with the missing byte count.</summary>
    public bool AllowTruncatedPixels { get; init; }

    /// <summary>Sequences within sequences. At most <see cref="HighestDepth"/>, which a 256 KiB stack still carries.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Elements and items together, nested ones included; fewer in a small file, where their number alone would cost too much.</summary>
    public int MaxElements { get; init; } = 2_000_000;

    /// <summary>The longest single value.</summary>
    public long MaxElementBytes { get; init; } = int.MaxValue;

    /// <summary>The longest data set that a deflated file may unpack to.</summary>
    public long MaxInflatedBytes { get; init; } = 1L << 30;

    /// <summary>Inflated bytes per deflated byte, counted once <see cref="InflatedBytesBeforeRatio"/> are exceeded.</summary>
    public int MaxInflateRatio { get; init; } = 100;

    /// <summary>A blank image deflates a thousandfold; below this size that is no attack.</summary>
    public long InflatedBytesBeforeRatio { get; init; } = 16L << 20;

    /// <summary>The same where it costs more memory: images pack two to five times, and a bomb with noise in it stays below the other bound.</summary>
    public int MaxLargeInflateRatio { get; init; } = 8;

    public long LargeInflatedBytes { get; init; } = 48L << 20;

    /// <summary>The longest file that is read from disk.</summary>
    public long MaxFileBytes { get; init; } = int.MaxValue - 64L;

    /// <summary>The longest header that is read from disk before giving up on finding the pixel data.</summary>
    public long MaxHeaderBytes { get; init; } = 64L << 20;

    public const int HighestDepth = 256;
}

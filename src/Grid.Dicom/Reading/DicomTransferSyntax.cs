namespace Grid.Dicom;

/// <summary>How a data set is written as bytes (PS3.5 section 10 and annex A).</summary>
public sealed record DicomTransferSyntax
{
    private static readonly Dictionary<string, DicomTransferSyntax> ByUid = new(StringComparer.Ordinal);

    public static readonly DicomTransferSyntax ImplicitLittleEndian = Add("1.2.840.10008.1.2", "Implicit VR Little Endian", isExplicit: false);
    public static readonly DicomTransferSyntax ExplicitLittleEndian = Add("1.2.840.10008.1.2.1", "Explicit VR Little Endian");
    public static readonly DicomTransferSyntax DeflatedExplicitLittleEndian =
        Add("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", isDeflated: true);
    public static readonly DicomTransferSyntax ExplicitBigEndian =
        Add("1.2.840.10008.1.2.2", "Explicit VR Big Endian", isBigEndian: true);

    /// <summary>GE's private syntax: implicit little endian, but pixel words big endian.</summary>
    public static readonly DicomTransferSyntax GePrivate =
        Add("1.2.840.113619.5.2", "GE Private Implicit VR Little Endian, big endian pixels", isExplicit: false);

    static DicomTransferSyntax()
    {
        foreach (var (uid, name) in Encapsulating) Add(uid, name, isEncapsulated: true);
        Add("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", isDeflated: true, isEncapsulated: true);
    }

    private DicomTransferSyntax(string uid, string name) => (Uid, Name) = (uid, name);

    public string Uid { get; }

    public string Name { get; }

    public bool IsExplicit { get; private init; } = true;

    public bool IsBigEndian { get; private init; }

    public bool IsDeflated { get; private init; }

    /// <summary>Pixel data are compressed fragments.</summary>
    public bool IsEncapsulated { get; private init; }

    /// <summary>False for a UID this table does not hold; such a data set is read as explicit little endian (PS3.5 A.4).</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>Every syntax known by name.</summary>
    public static IReadOnlyCollection<DicomTransferSyntax> All => ByUid.Values;

    private static (string Uid, string Name)[] Encapsulating =>
    [
        ("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)"),
        ("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)"),
        ("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection (Process 6 and 8)"),
        ("1.2.840.10008.1.2.4.55", "JPEG Full Progression (Process 10 and 12)"),
        ("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)"),
        ("1.2.840.10008.1.2.4.70", "JPEG Lossless (Process 14, Selection Value 1)"),
        ("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
        ("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless"),
        ("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
        ("1.2.840.10008.1.2.4.91", "JPEG 2000"),
        ("1.2.840.10008.1.2.4.92", "JPEG 2000 Multi-component Lossless"),
        ("1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component"),
        ("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
        ("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
        ("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
        ("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
        ("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
        ("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D video"),
        ("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D video"),
        ("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
        ("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
        ("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1"),
        ("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
        ("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression"),
        ("1.2.840.10008.1.2.4.112", "JPEG XL"),
        ("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless"),
        ("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL Lossless"),
        ("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000"),
        ("1.2.840.10008.1.2.5", "RLE Lossless"),
        ("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression"),
    ];

    /// <summary>The syntax of a UID; an unknown UID gives one with <see cref="IsKnown"/> false.</summary>
    public static DicomTransferSyntax FromUid(string uid) => ByUid.TryGetValue(uid, out var known)
        ? known
        : new DicomTransferSyntax(uid, "unknown") { IsKnown = false, IsEncapsulated = true };

    public override string ToString() => $"{Uid} ({Name})";

    private static DicomTransferSyntax Add(
        string uid, string name, bool isExplicit = true, bool isBigEndian = false, bool isDeflated = false, bool isEncapsulated = false)
    {
        var syntax = new DicomTransferSyntax(uid, name)
        {
            IsExplicit = isExplicit,
            IsBigEndian = isBigEndian,
            IsDeflated = isDeflated,
            IsEncapsulated = isEncapsulated,
        };
        ByUid.Add(uid, syntax);
        return syntax;
    }
}

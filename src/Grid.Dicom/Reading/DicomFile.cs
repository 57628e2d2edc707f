namespace Grid.Dicom;

/// <summary>
/// A DICOM file (PS3.10): preamble, file meta information, data set. Elements span the bytes it was read from, so those must
/// not change while it is in use.
/// </summary>
public sealed partial class DicomFile
{
    public DicomFile(DicomDataset dataset, DicomTransferSyntax transferSyntax)
        : this(new DicomDataset(), dataset, transferSyntax, null, [])
    {
    }

    internal DicomFile(
        DicomDataset fileMeta,
        DicomDataset dataset,
        DicomTransferSyntax transferSyntax,
        ReadOnlyMemory<byte>? preamble,
        IReadOnlyList<DicomFault> warnings)
    {
        FileMeta = fileMeta;
        Dataset = dataset;
        TransferSyntax = transferSyntax;
        Preamble = preamble;
        Warnings = warnings;
    }

    /// <summary>The 128 bytes before "DICM"; null for a bare data set.</summary>
    public ReadOnlyMemory<byte>? Preamble { get; }

    /// <summary>Group 0002; empty for a bare data set.</summary>
    public DicomDataset FileMeta { get; }

    public DicomDataset Dataset { get; }

    /// <summary>How the bytes were read: as declared, or as recognised where the declaration is absent or wrong (see <see cref="Warnings"/>).</summary>
    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>Departures from the standard that did not stop the reading.</summary>
    public IReadOnlyList<DicomFault> Warnings { get; }

    /// <summary>Reads a Part 10 file or a bare data set from memory. Never throws, whatever the bytes.</summary>
    public static DicomReadResult Read(ReadOnlyMemory<byte> bytes, DicomReadOptions? options = null) =>
        DicomParser.Read(bytes, options ?? DicomReadOptions.Default, partial: false, out _);

    /// <summary>
    /// Reads a bare data set whose syntax is known, as it comes over a network association, command sets included. Never throws.
    /// </summary>
    public static DicomReadResult ReadBare(ReadOnlyMemory<byte> bytes, DicomTransferSyntax transferSyntax, DicomReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transferSyntax);
        return DicomParser.Read(bytes, options ?? DicomReadOptions.Default, partial: false, out _, transferSyntax);
    }
}

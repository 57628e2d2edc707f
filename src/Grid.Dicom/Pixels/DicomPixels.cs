using System.Buffers.Binary;

namespace Grid.Dicom;

/// <summary>
/// The pixels of a file: samples in rows from the upper left, colour by pixel, decoded one frame at a time as they are asked for.
/// Immutable.
/// </summary>
public sealed partial class DicomPixels
{
    private readonly DicomPixelModule _module;
    private readonly DicomElement _stored;
    private readonly DicomDataset _dataset;

    private DicomPixels(DicomPixelModule module, in DicomElement stored, DicomDataset dataset)
    {
        _module = module;
        _stored = stored;
        _dataset = dataset;
    }

    /// <summary>Departures that leave every pixel of the image whole, e.g. pixel data longer than rows x columns x frames.</summary>
    public IReadOnlyList<DicomFault> Warnings { get; private init; } = [];

    public int Rows => _module.Rows;

    public int Columns => _module.Columns;

    public int SamplesPerPixel => _module.SamplesPerPixel;

    public int Frames => _module.Frames;

    /// <summary>Photometric Interpretation (0028,0004): MONOCHROME1, MONOCHROME2, RGB, YBR_FULL, PALETTE COLOR, ...</summary>
    public string Photometric => _module.Photometric;

    /// <summary>Bits a stored sample takes in the file: 1, 8, 16, 32 or 64.</summary>
    public int BitsAllocated => _module.BitsAllocated;

    /// <summary>Bits of a sample that carry its value.</summary>
    public int BitsStored => _module.BitsStored;

    public bool IsSigned => _module.IsSigned;

    /// <summary>Samples are IEEE 754 numbers: Float or Double Float Pixel Data.</summary>
    public bool IsFloat => _module.IsFloat;

    /// <summary>Bytes of one sample in <see cref="NativeFrame"/>: 1, 2, 4 or 8; single-bit pixels take a byte each.</summary>
    public int BytesPerSample => _module.BytesPerSample;

    /// <summary>Bytes that <see cref="WriteNative"/> writes.</summary>
    public long NativeLength => _module.DecodedBytes;

    /// <summary>
    /// One frame's samples, little endian, as stored: bits above Bits Stored are kept as the file has them, single-bit pixels are 0 or
    /// 1, YBR_FULL_422 has its chroma repeated. All frames in turn are the bytes of pydicom's <c>pixel_array.tobytes()</c>.
    /// </summary>
    public ReadOnlyMemory<byte> NativeFrame(int frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, Frames);
        return NativePixels.Frame(_module, _stored, frame);
    }

    /// <summary>Writes every frame as <see cref="NativeFrame"/> gives it, with one of them in memory at a time.</summary>
    public void WriteNative(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        for (var frame = 0; frame < Frames; frame++) output.Write(NativeFrame(frame).Span);
    }

    /// <summary>Pixel Padding Value (0028,0120) as a stored value: background that is no anatomy; null where not declared.</summary>
    public int? PaddingValue => _dataset.TryGet(DicomTags.PixelPaddingValue, out var element) && element.TryGetInt64(0, out var value)
        ? IsSigned ? (short)value : (ushort)value
        : null;

    /// <summary>Decodes native pixel data. Compressed data are refused by the name of their transfer syntax.</summary>
    public static DicomPixelsResult Decode(DicomFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!TryFindPixels(file.Dataset, out var pixels))
            return Refuse(new DicomFault(
                DicomFaultCode.NoPixels, DicomTags.PixelData, 0, "no pixel data", "(7FE0,0010)",
                "The object is no image, or only its header was read."));
        if (pixels.Encapsulated is not null)
            return Refuse(new DicomFault(
                DicomFaultCode.NotDecoded, pixels.Tag, pixels.Offset, $"transfer syntax {file.TransferSyntax}: not decoded by this version",
                "uncompressed pixel data", "Send the study uncompressed (Explicit VR Little Endian)."));

        var module = DicomPixelModule.Read(file.Dataset, pixels, out var fault);
        if (module is null) return Refuse(fault!);

        var stored = pixels.Value;
        if (stored.Length < module.StoredBytes)
            return Refuse(new DicomFault(
                DicomFaultCode.Truncated, pixels.Tag, pixels.Offset, $"{stored.Length} bytes",
                $"{module.StoredBytes} bytes for {module.Rows} x {module.Columns} x {module.SamplesPerPixel} samples in {module.Frames} frames",
                "Pixel data are missing; get the file again from its source."));

        return new DicomPixelsResult.Ok(new DicomPixels(module, pixels, file.Dataset) { Warnings = Excess(module, pixels) });
    }

    private static bool TryFindPixels(DicomDataset dataset, out DicomElement pixels) =>
        dataset.TryGet(DicomTags.PixelData, out pixels)
        || dataset.TryGet(DicomTags.FloatPixelData, out pixels)
        || dataset.TryGet(DicomTags.DoubleFloatPixelData, out pixels);

    private static DicomPixelsResult.Refused Refuse(DicomFault fault) => new(fault);

    /// <summary>More bytes than the image has: one pads, more are told, and a whole frame more may be a frame that nobody looks at.</summary>
    private static DicomFault[] Excess(DicomPixelModule module, in DicomElement pixels)
    {
        var excess = pixels.Value.Length - module.StoredBytes;
        if (excess <= 1) return [];
        return
        [
            new DicomFault(
                DicomFaultCode.TrailingBytes, pixels.Tag, pixels.Offset, $"pixel data of {pixels.Value.Length} bytes", $"{module.StoredBytes} bytes",
                excess * module.Frames >= module.StoredBytes
                    ? "There may be more frames than Number of Frames says; those were not read."
                    : "The bytes after the last pixel were ignored."),
        ];
    }

    /// <summary>Stored values of one frame: bits outside Bits Stored and High Bit removed, the sign extended.</summary>
    /// <exception cref="InvalidOperationException">Samples are floating point or wider than 32 bits.</exception>
    public int[] ToStoredValues(int frame)
    {
        if (IsFloat || BitsAllocated > 32 || (BitsStored == 32 && !IsSigned))
            throw new InvalidOperationException("These samples do not fit 32-bit integers; use ToModalityValues.");

        var bytes = NativeFrame(frame).Span;
        var values = new int[bytes.Length / BytesPerSample];
        var (left, right) = (31 - _module.HighBit, 32 - BitsStored);
        for (var i = 0; i < values.Length; i++)
        {
            var raw = BytesPerSample switch
            {
                1 => bytes[i],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]),
                _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]),
            };
            values[i] = BitsAllocated == 1 ? raw : IsSigned ? raw << left >> right : (int)((uint)raw << left >> right);
        }

        return values;
    }
}

namespace Grid.Dicom;

/// <summary>The attributes that say what the pixel data's bytes mean (PS3.3 C.7.6.3), checked against each other.</summary>
internal sealed record DicomPixelModule
{
    /// <summary>
    /// What a plane of numbers may take beside the pixel data that are in memory: three times those, and 64 MiB. With the data themselves a
    /// file costs at most four times what it holds and 64 MiB, whatever its header claims.
    /// </summary>
    private const long SpareBytes = 64L << 20;
    private const int SpareFactor = 3;

    public int Rows { get; private init; }

    public int Columns { get; private init; }

    public int SamplesPerPixel { get; private init; }

    public int Frames { get; private init; }

    public int BitsAllocated { get; private init; }

    public int BitsStored { get; private init; }

    public int HighBit { get; private init; }

    public bool IsSigned { get; private init; }

    public bool IsPlanar { get; private init; }

    public string Photometric { get; private init; } = string.Empty;

    public DicomTag Source { get; private init; }

    public bool IsFloat => Source != DicomTags.PixelData;

    /// <summary>Two pixels share one Cb and one Cr (PS3.3 C.7.6.3.1.2): 4 bytes where the decoded pixels take 6.</summary>
    public bool IsHalfChroma => Photometric == "YBR_FULL_422" && SamplesPerPixel == 3 && BitsAllocated == 8;

    public int BytesPerSample => Math.Max(1, BitsAllocated / 8);

    public long SamplesPerFrame => (long)Rows * Columns * SamplesPerPixel;

    /// <summary>Bytes of one frame in the file; not for single bits, whose frames share bytes.</summary>
    public long StoredFrameBytes => IsHalfChroma ? (long)Rows * Columns * 2 : SamplesPerFrame * BytesPerSample;

    /// <summary>Bytes of all decoded samples, at most <see cref="long.MaxValue"/>.</summary>
    public long DecodedBytes => Saturated((UInt128)(ulong)SamplesPerFrame * (uint)Frames * (uint)BytesPerSample);

    /// <summary>Bytes the file must hold, without the padding byte; at most <see cref="long.MaxValue"/>.</summary>
    public long StoredBytes => BitsAllocated == 1
        ? Saturated((((UInt128)(ulong)SamplesPerFrame * (uint)Frames) + 7) / 8)
        : Saturated((UInt128)(ulong)StoredFrameBytes * (uint)Frames);

    public static DicomPixelModule? Read(DicomDataset dataset, in DicomElement pixels, out DicomFault? fault)
    {
        var source = pixels.Tag;
        var rows = dataset.GetInt32(DicomTags.Rows) ?? 0;
        var columns = dataset.GetInt32(DicomTags.Columns) ?? 0;
        var samples = dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 1;
        var frames = dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1;
        var allocated = source == DicomTags.FloatPixelData ? 32 : source == DicomTags.DoubleFloatPixelData ? 64
            : dataset.GetInt32(DicomTags.BitsAllocated) ?? 0;
        var stored = dataset.GetInt32(DicomTags.BitsStored) ?? allocated;
        var module = new DicomPixelModule
        {
            Source = source,
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            Frames = Math.Max(1, frames),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = dataset.GetInt32(DicomTags.HighBit) ?? stored - 1,
            IsSigned = dataset.GetInt32(DicomTags.PixelRepresentation) == 1,
            IsPlanar = samples > 1 && dataset.GetInt32(DicomTags.PlanarConfiguration) == 1,
            // Made safe to show: a NUL inside makes it no interpretation at all, and it is named in answers.
            Photometric = dataset.GetString(DicomTags.PhotometricInterpretation) is { } photometric ? DicomPlainText.Of(photometric) : samples == 1 ? "MONOCHROME2" : "RGB",
        };
        fault = module.Check(pixels.Offset, pixels.Value.Length);
        return fault is null ? module : null;
    }

    private DicomFault? Check(long offset, long held)
    {
        if (Rows is < 1 or > 65535) return Bad(DicomTags.Rows, offset, Rows, "1 to 65535");
        if (Columns is < 1 or > 65535) return Bad(DicomTags.Columns, offset, Columns, "1 to 65535");
        if (SamplesPerPixel is not (1 or 3 or 4)) return Bad(DicomTags.SamplesPerPixel, offset, SamplesPerPixel, "1, 3 or 4");
        if (BitsAllocated is not (1 or 8 or 16 or 32 or 64)) return Bad(DicomTags.BitsAllocated, offset, BitsAllocated, "1, 8, 16, 32 or 64");
        if (BitsAllocated == 1 && SamplesPerPixel != 1) return Bad(DicomTags.SamplesPerPixel, offset, SamplesPerPixel, "1 for single-bit pixels");
        if (!IsFloat && (BitsStored < 1 || BitsStored > BitsAllocated))
            return Bad(DicomTags.BitsStored, offset, BitsStored, $"1 to {BitsAllocated}");
        if (!IsFloat && (HighBit < BitsStored - 1 || HighBit >= BitsAllocated))
            return Bad(DicomTags.HighBit, offset, HighBit, $"{BitsStored - 1} to {BitsAllocated - 1}");
        if (IsHalfChroma && ((Columns & 1) != 0 || IsPlanar))
            return Bad(DicomTags.Columns, offset, Columns, "an even number, colour by pixel, for YBR_FULL_422");

        // Planes are read as numbers of 4 bytes.
        if (SamplesPerFrame * 4 > (held * SpareFactor) + SpareBytes)
            return new DicomFault(
                DicomFaultCode.TooLarge, Source, offset, $"a plane of {Rows} x {Columns} x {SamplesPerPixel} samples of {BitsAllocated} bits, {SamplesPerFrame * 4} bytes of numbers, in pixel data of {held} bytes",
                $"at most {(held * SpareFactor) + SpareBytes} bytes", "Check Rows and Columns; an image of this size is not read.");
        return null;
    }

    private static long Saturated(UInt128 value) => value > long.MaxValue ? long.MaxValue : (long)value;

    private static DicomFault Bad(DicomTag tag, long offset, int found, string expected) => new(
        DicomFaultCode.BadPixelModule, tag, offset, $"{tag.Keyword} {found}", expected, "The image description is damaged; export the file again.");
}

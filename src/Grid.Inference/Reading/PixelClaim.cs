using Grid.Dicom;

namespace Grid.Inference.Reading;

/// <summary>How many pixels a header says that its file holds.</summary>
internal readonly record struct PixelClaim(long Rows, long Columns, long Samples, long Frames, long BitsAllocated, bool IsImage)
{
    /// <summary>Decoded values of one file; a plane is decoded alone, but a reader may have to hold them all.</summary>
    private const long MaxDecodedBytes = 1L << 30;

    /// <summary>Bytes that the pixel data need, without the padding byte; at most a few times 2^61 for what <see cref="Fault"/> lets through.</summary>
    public long Bytes => (long)Math.Min(long.MaxValue, (decimal)Rows * Columns * Samples * Frames * BitsAllocated / 8);

    public string Words => $"{Rows} rows x {Columns} columns x {Samples} samples of {BitsAllocated} bits in {Frames} frames";

    public static PixelClaim Of(DicomDataset header)
    {
        var (rows, columns) = (header.GetInt32(DicomTags.Rows), header.GetInt32(DicomTags.Columns));
        var bits = header.GetInt32(DicomTags.BitsAllocated);
        return new PixelClaim(
            Math.Max(0, rows ?? 0), Math.Max(0, columns ?? 0), Math.Max(1, header.GetInt32(DicomTags.SamplesPerPixel) ?? 1),
            Math.Max(1, header.GetInt32(DicomTags.NumberOfFrames) ?? 1), Math.Max(1, bits ?? 16),
            // Reports and presentation states describe no pixels of their own; a file cut before its pixels may not either.
            rows is not null || columns is not null || bits is not null || IsImageClass(header.GetString(DicomTags.SOPClassUID) ?? ""));
    }

    /// <summary>CR, DX, MG, IO, CT, ultrasound, MR, captures, angiography, panoramic and tomosynthesis, NM, PET (PS3.4 annex B.5).</summary>
    private static bool IsImageClass(string sopClass)
    {
        const string Storage = "1.2.840.10008.5.1.4.1.1.";
        return sopClass.StartsWith(Storage, StringComparison.Ordinal)
            && sopClass[Storage.Length..].Split('.')[0] is "1" or "2" or "3" or "4" or "6" or "7" or "12" or "13" or "20" or "128";
    }

    /// <summary>Why no image of any detector looks like this, or null.</summary>
    public string? Fault()
    {
        if (Rows == 0 || Columns == 0) return $"its header gives {Rows} rows x {Columns} columns";
        if (Rows * Columns > InstanceCheck.MaxFramePixels) return $"it claims {Rows} rows x {Columns} columns; at most {InstanceCheck.MaxFramePixels} pixels in a frame are read";
        var decoded = (decimal)Rows * Columns * Samples * Frames * Math.Max(1, BitsAllocated / 8);
        return decoded > MaxDecodedBytes ? $"{Words} are {decoded / (1 << 20):0} MiB; at most {MaxDecodedBytes >> 20} MiB of one file are read" : null;
    }
}

namespace Grid.Dicom;

/// <summary>Brings native pixel data into one order: little endian, colour by pixel, a byte or more a sample (PS3.5 section 8).</summary>
internal static class NativePixels
{
    public static ReadOnlyMemory<byte> Arrange(DicomPixelModule module, in DicomElement pixels)
    {
        if (module.BitsAllocated == 1) return UnpackBits(module, LittleEndian(module, pixels, (pixels.Value.Length + 1) & ~1).Span);
        if (module.IsHalfChroma) return RepeatChroma(module, LittleEndian(module, pixels, (int)module.StoredBytes).Span);

        var bytes = LittleEndian(module, pixels, (int)module.StoredBytes);
        return module.IsPlanar ? Interleave(module, bytes.Span) : bytes;
    }

    /// <summary>The first <paramref name="length"/> bytes in little endian; a copy only where the order changes.</summary>
    private static ReadOnlyMemory<byte> LittleEndian(DicomPixelModule module, in DicomElement pixels, int length)
    {
        var word = WordBytes(pixels.Vr, module.BitsAllocated);
        if (!pixels.IsBigEndian || word == 1) return pixels.Value[..Math.Min(length, pixels.Value.Length)];

        var rounded = Math.Min(pixels.Value.Length, (length + word - 1) / word * word);
        var bytes = pixels.Value[..rounded].ToArray();
        DicomElementWriter.SwapWords(bytes, word);
        return bytes.AsMemory(0, Math.Min(length, bytes.Length));
    }

    /// <summary>
    /// Bytes that change places between the byte orders. OW is words whatever the samples, so 8-bit samples in big endian OW
    /// come in swapped pairs (PS3.5 annex A.3); wider samples swap whole, as writers do, even where they call themselves OB.
    /// </summary>
    public static int WordBytes(DicomVr vr, int bitsAllocated) =>
        bitsAllocated > 8 ? bitsAllocated / 8 : vr == DicomVr.OW ? 2 : 1;

    /// <summary>The lowest bit is the first pixel; frames follow each other without a gap (PS3.5 section 8.1.1).</summary>
    private static byte[] UnpackBits(DicomPixelModule module, ReadOnlySpan<byte> packed)
    {
        var samples = new byte[module.SamplesPerFrame * module.Frames];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)((packed[i >> 3] >> (i & 7)) & 1);
        return samples;
    }

    private static byte[] RepeatChroma(DicomPixelModule module, ReadOnlySpan<byte> stored)
    {
        var pixels = new byte[module.DecodedBytes];
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += 6)
        {
            pixels[to] = stored[from];
            pixels[to + 3] = stored[from + 1];
            pixels[to + 1] = pixels[to + 4] = stored[from + 2];
            pixels[to + 2] = pixels[to + 5] = stored[from + 3];
        }

        return pixels;
    }

    private static byte[] Interleave(DicomPixelModule module, ReadOnlySpan<byte> planes)
    {
        var size = module.BytesPerSample;
        var plane = checked((int)((long)module.Rows * module.Columns * size));
        var samples = module.SamplesPerPixel;
        var pixels = new byte[module.DecodedBytes];
        for (var frame = 0; frame < module.Frames; frame++)
        {
            var start = frame * plane * samples;
            for (var sample = 0; sample < samples; sample++)
            {
                var source = planes.Slice(start + (sample * plane), plane);
                var target = pixels.AsSpan(start);
                for (var i = 0; i < plane; i += size)
                    source.Slice(i, size).CopyTo(target[((i * samples) + (sample * size))..]);
            }
        }

        return pixels;
    }
}

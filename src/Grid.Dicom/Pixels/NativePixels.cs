namespace Grid.Dicom;

/// <summary>
/// Brings one frame of native pixel data into one order: little endian, colour by pixel, a byte or more a sample (PS3.5 section 8).
/// A frame at a time, so that an object of many frames costs what one of them takes.
/// </summary>
internal static class NativePixels
{
    public static ReadOnlyMemory<byte> Frame(DicomPixelModule module, in DicomElement pixels, int frame)
    {
        if (module.BitsAllocated == 1) return UnpackBits(module, pixels, frame);

        var length = checked((int)module.StoredFrameBytes);
        var stored = LittleEndian(module, pixels, length * frame, length);
        if (module.IsHalfChroma) return RepeatChroma(module, stored.Span);
        return module.IsPlanar ? Interleave(module, stored.Span) : stored;
    }

    /// <summary>A part of the value in little endian; a copy only where the order changes.</summary>
    private static ReadOnlyMemory<byte> LittleEndian(DicomPixelModule module, in DicomElement pixels, int start, int length)
    {
        var word = WordBytes(pixels.Vr, module.BitsAllocated);
        if (!pixels.IsBigEndian || word == 1) return pixels.Value.Slice(start, length);

        // A frame of 8-bit samples may begin in the middle of a word.
        var from = start / word * word;
        var until = Math.Min(pixels.Value.Length, (start + length + word - 1) / word * word);
        var bytes = pixels.Value[from..until].ToArray();
        DicomElementWriter.SwapWords(bytes, word);
        return bytes.AsMemory(start - from, length);
    }

    /// <summary>
    /// Bytes that change places between the byte orders. OW is words whatever the samples, so 8-bit samples in big endian OW
    /// come in swapped pairs (PS3.5 annex A.3); wider samples swap whole, as writers do, even where they call themselves OB.
    /// </summary>
    public static int WordBytes(DicomVr vr, int bitsAllocated) =>
        bitsAllocated > 8 ? bitsAllocated / 8 : vr == DicomVr.OW ? 2 : 1;

    /// <summary>The lowest bit is the first pixel; frames follow each other without a gap (PS3.5 section 8.1.1).</summary>
    private static byte[] UnpackBits(DicomPixelModule module, in DicomElement pixels, int frame)
    {
        var packed = pixels.Value.Span;
        var swap = pixels.IsBigEndian && WordBytes(pixels.Vr, 1) == 2 ? 1 : 0;
        var samples = new byte[module.SamplesPerFrame];
        var first = module.SamplesPerFrame * frame;
        for (var i = 0; i < samples.Length; i++)
        {
            var bit = first + i;
            var at = (int)(bit >> 3);
            if ((at | 1) < packed.Length) at ^= swap;
            samples[i] = (byte)((packed[at] >> (int)(bit & 7)) & 1);
        }

        return samples;
    }

    private static byte[] RepeatChroma(DicomPixelModule module, ReadOnlySpan<byte> stored)
    {
        var pixels = new byte[module.SamplesPerFrame];
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
        var pixels = new byte[plane * samples];
        for (var sample = 0; sample < samples; sample++)
        {
            var source = planes.Slice(sample * plane, plane);
            for (var i = 0; i < plane; i += size)
                source.Slice(i, size).CopyTo(pixels.AsSpan((i * samples) + (sample * size)));
        }

        return pixels;
    }
}

using Grid.Dicom;

namespace Grid.Benchmarks.Dicom;

/// <summary>Damages a file the way disks, networks and attackers do, and takes the result through the whole library.</summary>
internal static class DicomMutation
{
    public static byte[] Of(byte[] source, Random random)
    {
        var bytes = (byte[])source.Clone();
        // Damage concentrates where the structure is: the first kilobytes.
        var reach = Math.Min(bytes.Length, random.Next(3) == 0 ? bytes.Length : 4096);
        for (var count = random.Next(1, 9); count > 0; count--)
        {
            var at = random.Next(reach);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(0xFF);
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Clear();
                    break;
                case 4:
                    var length = Math.Min(random.Next(1, 64), bytes.Length - at);
                    bytes.AsSpan(random.Next(bytes.Length - length + 1), length).CopyTo(bytes.AsSpan(at));
                    break;
                default:
                    Array.Resize(ref bytes, Math.Max(1, random.Next(bytes.Length + 1)));
                    reach = Math.Min(reach, bytes.Length);
                    break;
            }
        }

        return bytes;
    }

    /// <summary>Reads, decodes and prints; true where the file could be read.</summary>
    public static bool Exercise(byte[] bytes)
    {
        DicomFile.Read(bytes, DicomReadOptions.HeaderOnly);
        using var stream = new MemoryStream(bytes);
        DicomFile.ReadHeader(stream);
        if (DicomFile.Read(bytes) is not DicomReadResult.Ok { File: var file }) return false;

        if (DicomPixels.Decode(file).TryGetPixels(out var pixels, out _) && pixels.Frames > 0) pixels.ToModalityValues(0);
        DicomJson.Write(file, Stream.Null);
        DicomWriter.Write(file, Stream.Null);
        return true;
    }
}

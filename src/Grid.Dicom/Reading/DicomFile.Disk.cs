namespace Grid.Dicom;

public sealed partial class DicomFile
{
    private const int FirstChunk = 16 * 1024;

    /// <summary>Reads a whole file from disk. A path that cannot be opened is a refusal too.</summary>
    public static DicomReadResult ReadFile(string path, DicomReadOptions? options = null)
    {
        options ??= DicomReadOptions.Default;
        if (options.StopBeforePixels) return ReadHeader(path, options);
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > Math.Min(options.MaxFileBytes, Array.MaxLength)) return TooLarge(stream.Length, options.MaxFileBytes);

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Read(bytes, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Unreadable(error);
        }
    }

    /// <summary>Reads everything before the pixel data from disk, and little more than that from the file.</summary>
    public static DicomReadResult ReadHeader(string path, DicomReadOptions? options = null)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return ReadHeader(stream, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Unreadable(error);
        }
    }

    /// <summary>
    /// Reads everything before the pixel data from a stream: a first chunk, doubled for as long as the header goes on, at most
    /// <see cref="DicomReadOptions.MaxHeaderBytes"/>. The stream's position afterwards is unspecified.
    /// </summary>
    public static DicomReadResult ReadHeader(Stream stream, DicomReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options = (options ?? DicomReadOptions.HeaderOnly) with { StopBeforePixels = true };
        var limit = (int)Math.Min(options.MaxHeaderBytes, Array.MaxLength);
        var buffer = new byte[Math.Min(FirstChunk, limit)];
        var length = 0;
        try
        {
            var total = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
            while (true)
            {
                var read = stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
                var ended = read < buffer.Length - length;
                length += read;
                var result = DicomParser.Read(buffer.AsMemory(0, length), options, partial: !ended, out var needMore, total: total, rest: stream);
                if (!needMore) return result;
                if (length == limit) return TooLarge(length, options.MaxHeaderBytes);

                // The elements of a refused attempt are gone, so the old buffer has no reader left.
                Array.Resize(ref buffer, (int)Math.Min((long)length * 2, limit));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Unreadable(error);
        }
    }

    private static DicomReadResult.Refused TooLarge(long found, long most) => new(new DicomFault(
        DicomFaultCode.TooLarge, null, most, $"{found} bytes or more", $"at most {most} bytes", "Raise the limit if such files are expected."));

    private static DicomReadResult.Refused Unreadable(Exception error) => new(new DicomFault(
        DicomFaultCode.Unreadable, null, 0, "a file that cannot be read (" + error.GetType().Name + ")", "a readable file",
        "Check that the path exists and may be read."));
}

namespace Grid.Simulator.Traces;

/// <summary>
/// A load that may be gone through as often as is wanted. One from a file is read anew each time, a line at a time: memory does not grow
/// with it.
/// </summary>
public sealed class RecordedLoad
{
    private readonly Func<IEnumerable<(long Line, RecordedStudy Study)>> _read;

    private RecordedLoad(string path, RecordedLoadHeader header, Func<IEnumerable<(long, RecordedStudy)>> read) => (Path, Header, _read) = (path, header, read);

    /// <summary>Where it came from, for messages.</summary>
    public string Path { get; }
    public RecordedLoadHeader Header { get; }

    /// <summary>In the order in which they came, each with its line.</summary>
    /// <exception cref="RecordedLoadException">A line of the file is not what it should be: says which, and what was expected.</exception>
    public IEnumerable<(long Line, RecordedStudy Study)> Read() => _read();

    /// <exception cref="RecordedLoadException">The file cannot be read, or does not begin with a header.</exception>
    public static RecordedLoad Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new RecordedLoadReader(path);
        return new RecordedLoad(path, reader.Header, () => Read(path));
    }

    /// <summary>A load that is in memory.</summary>
    public static RecordedLoad Of(RecordedLoadHeader header, IReadOnlyList<RecordedStudy> studies)
    {
        var check = new RecordedLoadCheck();
        check.Header(header);
        foreach (var study in studies) check.Study(study);
        check.End();
        return new RecordedLoad("", header, () => studies.Select((s, i) => (i + 1L, s)));
    }

    private static IEnumerable<(long, RecordedStudy)> Read(string path)
    {
        using var reader = new RecordedLoadReader(path);
        while (reader.Next() is { } study) yield return (reader.Line, study);
    }
}

/// <summary>A recorded load is not what it should be. The message names the file and the line.</summary>
public sealed class RecordedLoadException(string path, long line, string what, Exception? inner = null)
    : Exception(line > 0 ? $"{path}:{line}: {what}" : $"{path}: {what}", inner);

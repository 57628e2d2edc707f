namespace Grid.Simulator.Traces;

/// <summary>Reads a recorded load study by study, NDJSON or CSV, and checks every line.</summary>
internal sealed class RecordedLoadReader : IDisposable
{
    private const int LongestLine = 65_536;

    private readonly string _path;
    private readonly StreamReader _file;
    private readonly BoundedLines _lines;
    private readonly RecordedLoadCheck _check = new();
    private readonly bool _isCsv;
    private (long Line, RecordedStudy Row)? _ahead;

    public RecordedLoadReader(string path)
    {
        _path = path;
        try
        {
            _file = new StreamReader(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RecordedLoadException(path, 0, $"cannot be read: {fault.Message}", fault);
        }

        _lines = new BoundedLines(_file, LongestLine);
        try
        {
            var first = NextLine() ?? "";
            _isCsv = first.StartsWith(CsvForm.Mark);
            Header = Guard(() => NdjsonForm.ReadHeader(_isCsv ? first[1..] : first));
            Guard(() => _check.Header(Header));
            if (_isCsv && !CsvForm.AreColumns(NextLine())) throw Bad($"expected the names of the columns: {CsvForm.Columns}");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public RecordedLoadHeader Header { get; }

    /// <summary>Of the study that was read last, its first line.</summary>
    public long Line { get; private set; }

    /// <summary>Null after the last.</summary>
    /// <exception cref="RecordedLoadException">Says which line is wrong, and what was expected.</exception>
    public RecordedStudy? Next()
    {
        var study = _isCsv ? NextOfRows() : NextOfObjects();
        Guard(() =>
        {
            if (study is null) _check.End();
            else _check.Study(study);
        });
        return study;
    }

    public void Dispose() => _file.Dispose();

    private RecordedStudy? NextOfObjects()
    {
        if (NextLine() is not { } line) return null;
        Line = _lines.Number;
        return Guard(() => NdjsonForm.ReadStudy(line));
    }

    private RecordedStudy? NextOfRows()
    {
        if ((_ahead ?? ReadRow()) is not (var line, var study)) return null;
        (_ahead, Line) = (null, line);
        var jobs = study.Jobs.ToList();
        while (ReadRow() is (var next, var row))
        {
            if (row.Study != study.Study || row.Jobs.Count == 0 || jobs.Count == 0)
            {
                _ahead = (next, row);
                break;
            }

            if (row with { Jobs = study.Jobs } != study) throw Bad($"study {study.Study} is another one than a line above; expected the same but for its job");
            jobs.AddRange(row.Jobs);
        }

        return study with { Jobs = jobs };
    }

    private (long, RecordedStudy)? ReadRow() =>
        NextLine() is { } line ? (_lines.Number, Guard(() => CsvForm.ReadRow(line))) : null;

    /// <summary>Editors and spreadsheets leave blank lines and blanks at the ends: they say nothing.</summary>
    private string? NextLine()
    {
        while (Guard(_lines.Next) is { } line)
        {
            if (line.Trim() is { Length: > 0 } text) return text;
        }

        return null;
    }

    private void Guard(Action read) => Guard(() =>
    {
        read();
        return true;
    });

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException fault)
        {
            throw Bad(fault.Message, fault);
        }
        catch (IOException fault)
        {
            throw Bad(fault.Message, fault);
        }
    }

    private RecordedLoadException Bad(string what, Exception? inner = null) => new(_path, Math.Max(1, _isCsv && _ahead is not null ? Line : _lines.Number), what, inner);
}

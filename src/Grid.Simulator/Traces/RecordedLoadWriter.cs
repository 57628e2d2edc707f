namespace Grid.Simulator.Traces;

/// <summary>How a recorded load is written.</summary>
public enum RecordedLoadFormat
{
    Ndjson,
    Csv,
}

/// <summary>
/// Writes a recorded load, study by study. Refuses every text that is not a plain name, so that nothing which names a person can get in.
/// </summary>
public sealed class RecordedLoadWriter(TextWriter to, RecordedLoadFormat format)
{
    private readonly RecordedLoadCheck _check = new();

    /// <exception cref="FormatException">The header breaks a rule of the format.</exception>
    public void Begin(RecordedLoadHeader header)
    {
        _check.Header(header);
        Line(format == RecordedLoadFormat.Csv ? CsvForm.Header(header) : NdjsonForm.Header(header));
        if (format == RecordedLoadFormat.Csv) Line(CsvForm.Columns);
    }

    /// <exception cref="FormatException">The study breaks a rule of the format.</exception>
    public void Add(RecordedStudy study)
    {
        _check.Study(study);
        if (format == RecordedLoadFormat.Ndjson)
        {
            Line(NdjsonForm.Study(study));
            return;
        }

        foreach (var row in CsvForm.Rows(study)) Line(row);
    }

    /// <exception cref="FormatException">Fewer studies were written than the header says.</exception>
    public void End() => _check.End();

    // The same bytes on every system.
    private void Line(string line)
    {
        to.Write(line);
        to.Write('\n');
    }
}

namespace Grid.Simulator.Traces;

/// <summary>The rules of a recorded load, for whoever writes and whoever reads one: names, ranges, order and counts.</summary>
internal sealed class RecordedLoadCheck
{
    private const int LongestName = 64;
    private const int MostJobs = 64;
    private const int MostImages = 1_000_000;
    private const long MostBytes = 1_000_000_000_000_000;
    private const long MostMs = 3_660L * 24 * 3_600 * 1_000;

    private RecordedLoadHeader? _header;
    private long _studies;
    private long _lastAt;

    public void Header(RecordedLoadHeader header)
    {
        if (header.Is != RecordedLoadHeader.Kind) throw new FormatException($"a header of \"{header.Is}\", expected \"{RecordedLoadHeader.Kind}\"");
        if (header.Version != RecordedLoadHeader.CurrentVersion)
            throw new FormatException($"a {RecordedLoadHeader.Kind} of version {header.Version}; this program reads version {RecordedLoadHeader.CurrentVersion}");
        Within(header.StartHour, 0, 23, "startHour");
        Within(header.Studies, 1, long.MaxValue, "studies");
        Within(header.LastAtMs, 0, MostMs, "lastAtMs");
        if (header.StartDate is { } date && date.DayOfWeek != header.StartsOn)
            throw new FormatException($"startDate {date:yyyy-MM-dd} is a {date.DayOfWeek}, and startsOn says {header.StartsOn}");
        if (header.Policy.Length > 0) Name(header.Policy, "policy");
        _header = header;
    }

    public void Study(RecordedStudy study)
    {
        if (_header is null) throw new InvalidOperationException("The header comes first.");
        if (study.Study != _studies + 1) throw new FormatException($"study {study.Study}, expected {_studies + 1}: studies are numbered as they came");
        if (study.Study > _header.Studies) throw new FormatException($"study {study.Study}, and the header says that there are {_header.Studies}");
        if (study.AtMs < _lastAt) throw new FormatException($"atMs {study.AtMs} after {_lastAt}; expected studies in the order in which they came");
        Within(study.AtMs, 0, _header.LastAtMs, "atMs");
        Name(study.Site, "site");
        if (study.Pathway.Length > 0) Name(study.Pathway, "pathway");
        Within(study.Images, 0, MostImages, "images");
        Within(study.Bytes, 0, MostBytes, "bytes");
        Within(study.Jobs.Count, 0, MostJobs, "jobs");
        if (study.Jobs.Count > 0 && study.Pathway.Length == 0) throw new FormatException("jobs without a pathway; expected its name");
        if (study.Jobs.Any(j => j is null)) throw new FormatException("null among jobs; expected what running a model took");
        if (study.Jobs.DistinctBy(j => j.Model).Count() < study.Jobs.Count) throw new FormatException("a model twice; expected each once a study");
        foreach (var job in study.Jobs) Job(job);
        (_studies, _lastAt) = (study.Study, study.AtMs);
    }

    public void End()
    {
        if (_header is null) throw new FormatException($"nothing in it; expected the header of a {RecordedLoadHeader.Kind} first");
        if (_studies < _header.Studies) throw new FormatException($"ends after {_studies} studies, and the header says that there are {_header.Studies}: it is cut off");
    }

    private static void Job(RecordedJob job)
    {
        Name(job.Model, "model");
        if (job.Node.Length > 0) Name(job.Node, "node");
        Within(job.Leases, 0, int.MaxValue, "leases");
        Within(job.WaitMs ?? 0, 0, MostMs, "waitMs");
        Within(job.TransferMs ?? 0, 0, MostMs, "transferMs");
        Within(job.RunMs ?? 0, 0, MostMs, "runMs");
        Within(job.ResultMs ?? 0, 0, MostMs, "resultMs");
        if (job.ResultMs is { } result && job.WaitMs is { } wait && result < wait)
            throw new FormatException($"resultMs {result} before waitMs {wait}; both count from the receipt");
    }

    private static void Within(long value, long least, long most, string what)
    {
        if (value < least || value > most) throw new FormatException($"{what} {value}, expected {least} to {most}");
    }

    private static void Name(string text, string what)
    {
        if (text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return;
        throw new FormatException($"{what} \"{(text.Length > LongestName ? text[..LongestName] + "..." : text)}\", expected 1 to {LongestName} letters a-z, digits, '-' or '_'");
    }
}

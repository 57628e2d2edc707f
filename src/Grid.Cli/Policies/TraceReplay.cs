using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Trace;

namespace Grid.Cli.Policies;

/// <summary>
/// Replays a trace under the policy it was recorded with and asks another one beside it. A file may hold several activations of a
/// dispatcher, each beginning with its header.
/// </summary>
/// <param name="other">Null to ask the recorded policy itself: nothing then differs.</param>
/// <param name="limit">How many differences to keep; all are counted.</param>
/// <param name="warnings">What the person should know of the trace.</param>
internal sealed class TraceReplay(string path, PolicyOptions? other, int limit, TextWriter warnings)
{
    private readonly SortedSet<string> _regions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Pathway, DecisionKind Kind), long> _groups = [];
    private readonly List<Difference> _first = [];
    private readonly List<string> _hashes = [];
    private PolicyDiff? _diff;
    private int _recordedBy;
    private long _decisions;
    private long _lineNumber;
    private long _verifiedDecisions;
    private bool _isVerified = true;

    /// <exception cref="CliException">The file cannot be read, or a line of it is not what it should be: says which.</exception>
    public async Task<PolicyDiffReport> RunAsync(CancellationToken cancel)
    {
        using var reader = Open();
        string? line = null;
        while (await reader.ReadLineAsync(cancel) is { } next)
        {
            if (line is not null) Take(line);
            line = next;
            _lineNumber++;
        }

        if (line is not null) TakeLast(line);
        if (_diff is null) throw Bad("nothing in it; expected the header of a trace first");

        EndActivation();
        if (!_isVerified) await warnings.WriteLineAsync($"{path}: no hash after its last decisions, so nothing says whether the replay made those that were made.");
        return new PolicyDiffReport(
            [.. _regions], _decisions, string.Join('+', _hashes), _groups.Values.Sum(), _isVerified,
            [.. _groups.Select(group => new DifferenceGroup(group.Key.Pathway, group.Key.Kind, group.Value))], _first);
    }

    private StreamReader Open()
    {
        try
        {
            return new StreamReader(OpenFile());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCodes.BadInput, $"The trace {path} cannot be read: {fault.Message}");
        }
    }

    // The dispatcher may still be writing it.
    private FileStream OpenFile() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private void Take(string line)
    {
        try
        {
            Take(TraceCodec.Read(line));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw Bad(fault.Message);
        }
    }

    // A host that was killed leaves half a line behind; everything before it is as good as ever.
    private void TakeLast(string line)
    {
        if (_lineNumber > 1 && IsCut())
        {
            warnings.WriteLine($"{path}:{_lineNumber}: the last line is cut off and was left out.");
            return;
        }

        Take(line);

        bool IsCut()
        {
            try
            {
                TraceCodec.Read(line);
                return false;
            }
            catch (FormatException)
            {
                return !EndsWithNewLine();
            }
        }
    }

    private bool EndsWithNewLine()
    {
        using var file = OpenFile();
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private void Take(TraceLine line)
    {
        switch (line)
        {
            case TraceLine.Header { Version: not TraceLine.Header.CurrentVersion } header:
                throw Bad($"a trace of version {header.Version}; this program reads version {TraceLine.Header.CurrentVersion}");
            case TraceLine.Header header:
                EndActivation();
                _regions.Add(header.Region);
                (_diff, _recordedBy, _verifiedDecisions) = (new PolicyDiff(header.ToOptions(), other ?? header.Policy), header.PolicyVersion, 0);
                break;
            case TraceLine.Happened happened when _diff is not null:
                foreach (var difference in _diff.Take(happened.Event)) Count(difference);
                break;
            case TraceLine.Hash hash when _diff is not null:
                Verify(hash, _diff.Replayed);
                break;
            default:
                throw Bad("expected the header of a trace first");
        }
    }

    private void Count(DecisionDifference difference)
    {
        var group = (difference.Pathway, difference.Kind);
        _groups[group] = _groups.GetValueOrDefault(group) + 1;
        if (_first.Count >= limit) return;

        var (at, kind, key, pathway, recorded, otherwise) = difference;
        _first.Add(new Difference(at, kind, key.Study, key.Model, pathway, recorded, otherwise));
    }

    private void Verify(TraceLine.Hash hash, DecisionHash replayed)
    {
        _verifiedDecisions = hash.Count;
        if (hash.Value == replayed.ToString() && hash.Count == replayed.Count) return;

        var by = _recordedBy == Decision.PolicyVersion
            ? "it is damaged, or recorded by other code"
            : $"it was recorded by version {_recordedBy} of the policy's code, and this is version {Decision.PolicyVersion}";
        throw Bad($"the replay made {replayed.Count} decisions with hash {replayed}, the trace says {hash.Count} with {hash.Value}: {by}{FirstDiffering()}");
    }

    private string FirstDiffering() => _diff?.FirstUnasked is not { } lease
        ? ""
        : $". The first that differs: at {lease.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {lease.Key} went to {lease.Node}, and the replay had not sent it there";

    private void EndActivation()
    {
        if (_diff is null) return;
        _decisions += _diff.Replayed.Count;
        _hashes.Add(_diff.Replayed.ToString());
        _isVerified &= _verifiedDecisions == _diff.Replayed.Count;
        _diff = null;
    }

    private CliException Bad(string what) => new(ExitCodes.BadInput, $"{path}:{Math.Max(1, _lineNumber)}: {what}");
}

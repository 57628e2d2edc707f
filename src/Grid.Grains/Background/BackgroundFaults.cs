using Microsoft.Extensions.Logging;

namespace Grid.Grains.Background;

/// <summary>
/// What goes wrong where nobody waits for an answer: rounds of background work that failed, and rows that were set aside so that the
/// rest could go on. Counted, logged and shown on the health page. One per silo and thread-safe.
/// </summary>
public sealed partial class BackgroundFaults(TimeProvider clock, ILogger<BackgroundFaults> log)
{
    /// <summary>Rows and kinds of work kept by name; what comes beyond is counted only.</summary>
    private const int MostNames = 200;

    // Long enough to be seen by whoever looks now and then, short enough that a fault of yesterday alarms nobody.
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FailedWork> _work = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), RowSetAside> _rows = [];
    private long _unnamed;

    /// <summary>A round of this work failed; the next one comes.</summary>
    public void OnFailed(string work, Exception fault)
    {
        var cause = fault.GetBaseException();
        long count;
        lock (_gate)
        {
            var before = _work.GetValueOrDefault(work);
            if (before is null && _work.Count >= MostNames) _unnamed++;
            count = (before?.Count ?? 0) + 1;
            if (before is not null || _work.Count < MostNames) _work[work] = new FailedWork(work, count, clock.GetUtcNow(), cause.GetType().Name);
        }

        LogFailed(work, count, cause.GetType().Name, cause.Message);
    }

    /// <summary>A row that cannot be used is left out. Safe to repeat; true the first time.</summary>
    /// <param name="name">Names the row, and never a patient.</param>
    public bool SetAside(string kind, string name, string reason)
    {
        lock (_gate)
        {
            if (_rows.ContainsKey((kind, name))) return false;
            if (_rows.Count >= MostNames) _unnamed++;
            else _rows.Add((kind, name), new RowSetAside(kind, name, reason, clock.GetUtcNow()));
        }

        LogSetAside(kind, name, reason);
        return true;
    }

    /// <summary>It can be used after all.</summary>
    public void PutBack(string kind, string name)
    {
        lock (_gate) _rows.Remove((kind, name));
    }

    public bool IsSetAside(string kind, string name)
    {
        lock (_gate) return _rows.ContainsKey((kind, name));
    }

    /// <summary>What somebody should look at, in words; empty when nothing is.</summary>
    public IReadOnlyList<string> Describe()
    {
        lock (_gate)
        {
            var since = clock.GetUtcNow() - Shown;
            return
            [
                .. _work.Values.Where(w => w.LastAt >= since).OrderBy(w => w.Work, StringComparer.Ordinal)
                    .Select(w => $"{w.Work} failed {w.Count} times, last at {w.LastAt:u} ({w.Fault}), and goes on"),
                .. _rows.Values.OrderBy(r => (r.Kind, r.Name)).Select(r => $"{r.Kind} {r.Name} is set aside since {r.At:u}: {r.Reason}"),
                .. _unnamed > 0 ? new[] { $"{_unnamed} more are counted and not named; see the log" } : [],
            ];
        }
    }

    [LoggerMessage(1180, LogLevel.Error, "{Work} failed for the {Count}. time and goes on: {Fault}: {Reason}")]
    private partial void LogFailed(string work, long count, string fault, string reason);

    [LoggerMessage(1181, LogLevel.Error, "{Kind} {Name} is set aside and the rest goes on: {Reason}")]
    private partial void LogSetAside(string kind, string name, string reason);

    private sealed record FailedWork(string Work, long Count, DateTimeOffset LastAt, string Fault);

    private sealed record RowSetAside(string Kind, string Name, string Reason, DateTimeOffset At);
}

using Grid.Configuration.Reading;
using Grid.Scheduling.Policy;

namespace Grid.Configuration.Dispatch;

/// <summary>Section <c>dispatch</c>: the dispatcher's patience, and by which policy it decides.</summary>
public sealed record DispatchOptions
{
    private static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a node may hold a job before it must have renewed. 2 s to 10 min; default 30 s.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>How often a node says that it is alive. 0.5 s to 1 min; default 1 s.</summary>
    public required TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Silence after which a node is taken for lost; at least two heartbeats. 1 s to 5 min; default 5 s.</summary>
    public required TimeSpan NodeLostAfter { get; init; }

    /// <summary>
    /// How long a run may show no progress past its expected end before it is taken for hung. 1 s to 10 min; default 3 s.
    /// </summary>
    public required TimeSpan ProgressPatience { get; init; }

    /// <summary>How often the dispatcher compares its memory with the ledger. 1 s to 10 min; default 15 s.</summary>
    public required TimeSpan ReconcileInterval { get; init; }

    /// <summary>
    /// Absolute folder in which dispatchers record what happened to them, for replay and <c>grid policy diff</c>; in silo.json
    /// relative to that file. Empty, the default, records nothing.
    /// </summary>
    public required string TraceDirectory { get; init; }

    /// <summary>Section <c>dispatch.policy</c>.</summary>
    public required PolicyOptions Policy { get; init; }

    internal static DispatchOptions Read(SectionReader section, string directory)
    {
        var options = new DispatchOptions
        {
            LeaseDuration = section.Duration("leaseDuration", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10)),
            HeartbeatInterval = section.Duration("heartbeatInterval", TimeSpan.FromSeconds(1), HalfSecond, TimeSpan.FromMinutes(1)),
            NodeLostAfter = section.Duration("nodeLostAfter", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            ProgressPatience = section.Duration("progressPatience", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            ReconcileInterval = section.Duration("reconcileInterval", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            TraceDirectory = FilePath.ResolveOrEmpty(section, "traceDirectory", directory),
            Policy = PolicyReader.Read(section.Section("policy")),
        };
        section.Close();
        return options;
    }
}

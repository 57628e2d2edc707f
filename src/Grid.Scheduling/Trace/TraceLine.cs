namespace Grid.Scheduling.Trace;

/// <summary>One line of a recorded trace. Closed: header first, then events in the order in which the dispatcher took them.</summary>
public abstract record TraceLine
{
    private TraceLine()
    {
    }

    /// <summary>Everything the dispatcher was given before its first event.</summary>
    public sealed record Header : TraceLine
    {
        public const int CurrentVersion = 1;

        public required int Version { get; init; }

        /// <summary><see cref="Decision.PolicyVersion"/> of the code that recorded it: another one may decide otherwise.</summary>
        public required int PolicyVersion { get; init; }
        public required string Region { get; init; }
        public required long Incarnation { get; init; }
        public required IReadOnlyList<string> Peers { get; init; }
        public required TimeSpan NodeSuspectAfter { get; init; }
        public required TimeSpan NodeLostAfter { get; init; }
        public required TimeSpan LedgerPause { get; init; }
        public required int QuarantineAfterNodes { get; init; }
        public required int QuarantineAfterFailures { get; init; }
        public required int QuarantineAfterLosses { get; init; }

        // Not in traces of before policy 4, which decided nothing by them.
        public TimeSpan ImagesLostAfter { get; init; } = TimeSpan.FromMinutes(15);
        public TimeSpan ImagesOutOfReachAfter { get; init; } = TimeSpan.FromHours(24);
        public required IReadOnlyList<SiteLink> Sites { get; init; }
        public required IReadOnlyDictionary<string, ModelCost> Models { get; init; }
        public required PolicyOptions Policy { get; init; }

        public static Header Of(DispatcherOptions options) => new()
        {
            Version = CurrentVersion,
            PolicyVersion = Decision.PolicyVersion,
            Region = options.Region,
            Incarnation = options.Incarnation,
            Peers = options.Peers,
            NodeSuspectAfter = options.NodeSuspectAfter,
            NodeLostAfter = options.NodeLostAfter,
            LedgerPause = options.LedgerPause,
            QuarantineAfterNodes = options.QuarantineAfterNodes,
            QuarantineAfterFailures = options.QuarantineAfterFailures,
            QuarantineAfterLosses = options.QuarantineAfterLosses,
            ImagesLostAfter = options.ImagesLostAfter,
            ImagesOutOfReachAfter = options.ImagesOutOfReachAfter,
            Sites = options.Topology.Sites,
            Models = options.Models.ByModel,
            Policy = options.Policy,
        };

        public DispatcherOptions ToOptions() => new()
        {
            Region = Region,
            Incarnation = Incarnation,
            Peers = Peers,
            NodeSuspectAfter = NodeSuspectAfter,
            NodeLostAfter = NodeLostAfter,
            LedgerPause = LedgerPause,
            QuarantineAfterNodes = QuarantineAfterNodes,
            QuarantineAfterFailures = QuarantineAfterFailures,
            QuarantineAfterLosses = QuarantineAfterLosses,
            ImagesLostAfter = ImagesLostAfter,
            ImagesOutOfReachAfter = ImagesOutOfReachAfter,
            Topology = new Topology(Sites),
            Models = new ModelCosts(Models),
            Policy = Policy,
        };
    }

    public sealed record Happened(DispatchEvent Event) : TraceLine;

    /// <summary>The decision hash after the events so far, and how many decisions it covers.</summary>
    public sealed record Hash(string Value, long Count) : TraceLine;
}

using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Trace;

namespace Grid.Cli.Tests.Policies;

/// <summary>A dental study runs on the only node when a stroke study comes: the dental one is asked to yield.</summary>
internal static class SampleTrace
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobKey Dental = new("1.2.1", "dental");

    public static DispatcherOptions Options { get; } = new()
    {
        Region = "kz",
        Topology = new Topology([new SiteLink("SC-01", 43.24, 76.95, 1000, 1)]),
        Models = new ModelCosts(new Dictionary<string, ModelCost>
        {
            ["stroke"] = new() { Fixed = TimeSpan.FromSeconds(2) },
            ["dental"] = new() { Fixed = TimeSpan.FromSeconds(30) },
        }),
    };

    public static IReadOnlyList<DispatchEvent> Events { get; } =
    [
        Heard(0, 1),
        new JobAdmitted(Noon, Job(Dental, Tier.Routine), 0, []),
        new LeaseGranted(Noon, Dental, "node-1", 1),
        new StartAccepted(Noon, Dental, "node-1", 1, 1, 1),
        Heard(2, 2, new RunningLease(Dental, 1, 1, 15)),
        new JobAdmitted(Noon.AddSeconds(2), Job(new JobKey("1.2.2", "stroke"), Tier.Emergency), 0, []),
        Heard(3, 3, new RunningLease(Dental, 1, 1, 15)),
    ];

    /// <summary>The lines of one activation, with the hash of what it decided.</summary>
    public static IReadOnlyList<string> Lines()
    {
        var dispatcher = new Dispatcher(Options);
        foreach (var happened in Events) dispatcher.Handle(happened);
        return [TraceCodec.Header(Options), .. Events.Select(TraceCodec.Event), TraceCodec.Hash(dispatcher.Hash)];
    }

    public static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static NodeHeard Heard(double at, long sequence, params RunningLease[] running) => new(
        Noon.AddSeconds(at), new NodeFacts { Name = "node-1", Site = "SC-01", Slots = 1, Models = ["stroke", "dental"] }, 1, sequence, running);

    private static Job Job(JobKey key, Tier tier) => new()
    {
        Key = key,
        Pathway = key.Model,
        Tier = tier,
        Deadline = Noon.AddSeconds(120),
        AdmittedAt = Noon,
        Site = "SC-01",
        Bytes = 1_000_000,
        Images = 1,
    };
}

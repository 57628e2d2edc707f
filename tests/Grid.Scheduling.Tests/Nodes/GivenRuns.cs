using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;
using Grid.Scheduling.Tests.Dispatch;

namespace Grid.Scheduling.Tests.Nodes;

/// <summary>Runs and nodes as the dispatcher remembers them, with times counted from zero.</summary>
internal static class GivenRuns
{
    public static long Seconds(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);

    /// <summary>Placed at 0 s, begun at 10 s, 100 s long in slices of 2 s.</summary>
    public static Run Sliced(Tier tier, NodeEntry? node = null, string model = "breast")
    {
        var run = new Run(node ?? new NodeEntry("n1", 0), model, tier, 0) { StartedAt = Seconds(10), RunTicks = Seconds(100), IsFetched = true };
        run.Slice(50);
        return run;
    }

    public static JobEntry Entry(Job job, double runSeconds = 1) => new(job, Seconds(runSeconds));

    /// <summary>A node of the region that has said so.</summary>
    public static NodeEntry HeardNode(NodeFacts facts, int site = 0)
    {
        var node = new NodeEntry(facts.Name, 0);
        node.Hear(Given.Heard(facts), "kz", site, 0);
        return node;
    }
}

using Grid.Contracts.Operations;

namespace Grid.Cli.Traces;

/// <summary>
/// What each job took of the device by itself. Jobs that share a run begin together and are answered one after the other: of each counts
/// the time from the end of the one before it, or from the arrival of its own images where those came later.
/// </summary>
internal sealed class SharedRuns
{
    // The jobs of one run are started by one message; two runs of a model on one node hardly ever begin this close to each other.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<(string Node, string Model), List<Run>> _open = [];

    public void Enter(LoadedJob job)
    {
        if (job is not { StartedAt: { } started, CompletedAt: { } completed }) return;
        if (!_open.TryGetValue((job.Node, job.Model), out var runs)) _open[(job.Node, job.Model)] = runs = [];
        var run = runs.Find(r => (r.StartedAt - started).Duration() <= Together);
        if (run is null) runs.Add(run = new Run(started));
        run.Ends.Add(completed);
        run.Inside++;
    }

    /// <summary>Null where it was not measured. Every job that shares its run must have entered.</summary>
    public TimeSpan? Leave(LoadedJob job)
    {
        if (job is not { StartedAt: { } started, CompletedAt: { } completed } || !_open.TryGetValue((job.Node, job.Model), out var runs)) return null;
        var run = runs.Find(r => (r.StartedAt - started).Duration() <= Together)!;
        if (--run.Inside == 0) runs.Remove(run);
        if (runs.Count == 0) _open.Remove((job.Node, job.Model));
        if (job.Transfer is not { } transfer) return null;

        var fetched = started + transfer;
        var before = run.Ends.Where(end => end < completed).DefaultIfEmpty(fetched).Max();
        var took = completed - (before > fetched ? before : fetched);
        return took > TimeSpan.Zero ? took : TimeSpan.Zero;
    }

    private sealed class Run(DateTimeOffset startedAt)
    {
        public DateTimeOffset StartedAt => startedAt;
        public List<DateTimeOffset> Ends { get; } = [];

        /// <summary>Jobs that have entered and not left.</summary>
        public int Inside { get; set; }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Benchmarks.Ledger;

/// <summary>Answers at once, and remembers when each study began, for those who ask.</summary>
internal sealed class NoOpExecutor(bool remembers) : IJobExecutor
{
    private static readonly JobResult Nothing = new() { Outcome = ResultOutcome.NoFinding, Model = "no-op", ModelVersion = "1.0.0", Score = 0.1 };

    /// <summary>Instants of <see cref="Stopwatch"/>, by study.</summary>
    public ConcurrentDictionary<string, long> Began { get; } = new(StringComparer.Ordinal);

    public Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        foreach (var order in orders)
        {
            if (remembers) Began[order.Job.StudyInstanceUid] = Stopwatch.GetTimestamp();
            watcher.OnFetched(order.Job);
            watcher.OnSlice(order.Job, new SliceProgress(0, 1));
            watcher.OnSlice(order.Job, new SliceProgress(1, 1));
            watcher.OnEnded(order.Job, new RunEnd.Answered(Nothing));
        }

        return Task.CompletedTask;
    }

    public void Forget(string node, JobId job)
    {
    }
}

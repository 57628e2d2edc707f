using System.Collections.Concurrent;
using System.Diagnostics;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Benchmarks.Ledger;

/// <summary>Answers at once, and remembers when each study began, for those who ask.</summary>
internal sealed class NoOpExecutor(bool remembers) : IJobExecutor
{
    private static readonly JobResult Nothing = new() { Outcome = ResultOutcome.NoFinding, Model = "no-op", ModelVersion = "1.0.0", Score = 0.1 };

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _began = new(StringComparer.Ordinal);

    /// <summary>The instant of <see cref="Stopwatch"/> at which the study began.</summary>
    public Task<long> BeganAsync(string study) => Began(study).Task;

    public Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        foreach (var order in orders)
        {
            if (remembers) Began(order.Job.StudyInstanceUid).TrySetResult(Stopwatch.GetTimestamp());
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

    private TaskCompletionSource<long> Began(string study) =>
        _began.GetOrAdd(study, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}

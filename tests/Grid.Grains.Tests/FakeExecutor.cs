using System.Collections.Concurrent;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>Answers at once unless the test holds it; keeps the order in which jobs started.</summary>
internal sealed class FakeExecutor : IJobExecutor
{
    private volatile TaskCompletionSource _gate = Open();

    public ConcurrentQueue<JobOrder> Started { get; } = new();

    /// <summary>What a run throws instead of answering; null answers.</summary>
    public Func<JobOrder, Exception?> Fault { get; set; } = _ => null;

    public ResultOutcome Outcome { get; set; } = ResultOutcome.NoFinding;

    /// <summary>Runs that start from now on do not end before <see cref="Release"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.TrySetResult();

    public async Task<JobResult> RunAsync(JobOrder order, IProgress<SliceProgress> progress, CancellationToken cancel)
    {
        Started.Enqueue(order);
        await _gate.Task.WaitAsync(cancel);
        if (Fault(order) is { } fault) throw fault;
        return new JobResult { Outcome = Outcome, Model = order.Job.Model, ModelVersion = "1.0.0", Score = 0.1 };
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests;

/// <summary>
/// Answers at once unless the test holds it; then a run goes on slice by slice as the test lets it. Keeps the order in which
/// jobs started, and the finished slices of those that yielded.
/// </summary>
internal sealed class FakeExecutor : IJobExecutor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Node, JobId Job), int> _kept = [];
    private TaskCompletionSource _more = Signal();
    private bool _held;
    private int _allowed;

    public ConcurrentQueue<JobOrder> Started { get; } = new();

    /// <summary>The runs, by the jobs that shared them.</summary>
    public ConcurrentQueue<IReadOnlyList<JobOrder>> Runs { get; } = new();

    public ConcurrentQueue<(string Node, JobId Job)> Forgotten { get; } = new();

    /// <summary>What a job fails with instead of being answered; null answers.</summary>
    public Func<JobOrder, string?> Fault { get; set; } = _ => null;

    /// <summary>Whose fault <see cref="Fault"/> is.</summary>
    public RunFault FaultIs { get; set; }

    /// <summary>Thrown by the executor itself, as a bug in it would be.</summary>
    public Exception? Bug { get; set; }

    public ResultOutcome Outcome { get; set; } = ResultOutcome.NoFinding;

    /// <summary>Slices of every job.</summary>
    public int Slices { get; set; } = 1;

    /// <summary>Whether runs look up between slices when they are asked to yield.</summary>
    public bool Yields { get; set; } = true;

    /// <summary>Whether runs end when they are stopped hard or their lease is gone; a hung device does not.</summary>
    public bool Stops { get; set; } = true;

    /// <summary>Slices run so far, by job: what was kept is not run again.</summary>
    public ConcurrentDictionary<JobId, int> SlicesRun { get; } = new();

    /// <summary>Every slice as it is finished, for a test to wait for.</summary>
    public Channel<JobId> Finished { get; } = Channel.CreateUnbounded<JobId>();

    /// <summary>From now on no slice is finished before <see cref="Advance"/> or <see cref="Release"/> lets it.</summary>
    public void Hold()
    {
        lock (_gate) (_held, _allowed) = (true, 0);
    }

    /// <summary>Lets so many more slices be finished, over all runs.</summary>
    public void Advance(int slices = 1) => Let(() => _allowed += slices);

    public void Release() => Let(() => _held = false);

    public int KeptSlices(string node, JobId job)
    {
        lock (_gate) return _kept.GetValueOrDefault((node, job));
    }

    public async Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        Runs.Enqueue(orders);
        foreach (var order in orders)
        {
            Started.Enqueue(order);
            watcher.OnFetched(order.Job);
            watcher.OnSlice(order.Job, new SliceProgress(KeptSlices(order.Node, order.Job), Slices));
        }

        if (Bug is { } bug) throw bug;
        foreach (var order in orders) watcher.OnEnded(order.Job, await RunAsync(order, watcher, yield, hardStop));
    }

    public void Forget(string node, JobId job)
    {
        Forgotten.Enqueue((node, job));
        lock (_gate) _kept.Remove((node, job));
    }

    private async Task<RunEnd> RunAsync(JobOrder order, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        var done = KeptSlices(order.Node, order.Job);
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(
            Stops ? hardStop : CancellationToken.None, Stops ? order.Withdrawn : CancellationToken.None, Yields ? yield : CancellationToken.None);
        while (done < Slices)
        {
            // A safe point; whoever is held here for the test gives way at once.
            if (!await NextSliceAsync(interrupted.Token)) return Keep(order, done);
            done++;
            SlicesRun.AddOrUpdate(order.Job, 1, (_, n) => n + 1);
            watcher.OnSlice(order.Job, new SliceProgress(done, Slices));
            Finished.Writer.TryWrite(order.Job);
        }

        return Fault(order) is { } fault
            ? new RunEnd.Failed(fault, FaultIs)
            : new RunEnd.Answered(new JobResult { Outcome = Outcome, Model = order.Job.Model, ModelVersion = "1.0.0", Score = 0.1 });
    }

    private RunEnd.Yielded Keep(JobOrder order, int done)
    {
        lock (_gate) _kept[(order.Node, order.Job)] = done;
        return new RunEnd.Yielded(new SliceProgress(done, Slices));
    }

    /// <summary>False when the run was interrupted first.</summary>
    private async Task<bool> NextSliceAsync(CancellationToken interrupted)
    {
        while (!interrupted.IsCancellationRequested)
        {
            Task more;
            lock (_gate)
            {
                if (!_held || _allowed-- > 0) return true;
                _allowed = 0;
                more = _more.Task;
            }

            await more.WaitAsync(interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private void Let(Action change)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            change();
            more = _more;
            _more = Signal();
        }

        more.SetResult();
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

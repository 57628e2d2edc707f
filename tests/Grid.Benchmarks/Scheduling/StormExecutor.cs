using System.Collections.Concurrent;
using System.Diagnostics;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// A device that takes stated times and does nothing in them: brings images as long as the map says that it takes, then runs the
/// jobs of a run one after the other, slice by slice (a shared run gains nothing on the device, which is to our loss). It yields
/// between slices, keeps finished ones, and counts what was run and what of it was used.
/// </summary>
internal sealed class StormExecutor(StormOptions storm, StormPlan plan, StormLog log) : IJobExecutor
{
    // Slices finished on a node of jobs that yielded there; an entry also says that the images are there.
    private readonly ConcurrentDictionary<(string Node, JobId Job), int> _kept = new();
    private long _executedTicks;
    private long _usefulTicks;

    /// <summary>Real time in slices, whole or broken off.</summary>
    public TimeSpan Executed => TimeSpan.FromTicks(Interlocked.Read(ref _executedTicks));

    /// <summary>Real time that the answers given would have taken without a break.</summary>
    public TimeSpan Useful => TimeSpan.FromTicks(Interlocked.Read(ref _usefulTicks));

    public void Forget(string node, JobId job) => _kept.TryRemove((node, job), out _);

    public async Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var order in orders) log.OnStarted(order.Job.StudyInstanceUid);

        // Slices follow each other by the clock: that a timer fires late is not added up over a run.
        var at = await FetchAsync(orders, began, watcher, yield);
        foreach (var order in orders) at = await RunAsync(order, at, watcher, yield, hardStop);
    }

    /// <summary>Brings all images side by side; answers the instant at which the last are there, or earlier when asked to yield.</summary>
    private async Task<long> FetchAsync(IReadOnlyList<JobOrder> orders, long began, IRunWatcher watcher, CancellationToken yield)
    {
        var ready = began;
        foreach (var (order, takes) in orders.Select(o => (o, FetchTime(o))).OrderBy(f => f.Item2))
        {
            ready = began + ToStopwatch(takes);
            if (!await UntilAsync(ready, yield)) return Stopwatch.GetTimestamp();
            watcher.OnFetched(order.Job);
            _kept.TryAdd((order.Node, order.Job), 0);
        }

        return ready;
    }

    private TimeSpan FetchTime(JobOrder order) => _kept.ContainsKey((order.Node, order.Job))
        ? TimeSpan.Zero
        : plan.Plan.Topology.TransferTime(order.StudySiteId, order.NodeSiteId, order.Series.SelectMany(s => s.Instances).Sum(i => i.Bytes))
            ?? throw new InvalidOperationException($"{order.NodeSiteId} is out of reach of {order.StudySiteId}");

    private async Task<long> RunAsync(JobOrder order, long at, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        var isStroke = order.Job.Model == plan.StrokeModel;
        var total = isStroke ? StormOptions.StrokeSlices : StormOptions.DentalSlices;
        var slice = storm.Real(isStroke ? StormOptions.StrokeSlice : StormOptions.DentalSlice);
        var key = (order.Node, order.Job);
        if (!_kept.TryGetValue(key, out var done))
        {
            // Asked to yield before its images were there.
            watcher.OnEnded(order.Job, new RunEnd.Yielded(default));
            return at;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(hardStop, order.Withdrawn);
        watcher.OnSlice(order.Job, new SliceProgress(done, total));
        while (done < total)
        {
            var end = at + ToStopwatch(slice);
            if (yield.IsCancellationRequested || stop.IsCancellationRequested || !await UntilAsync(end, stop.Token))
            {
                if (stop.IsCancellationRequested) CountExecuted(Stopwatch.GetElapsedTime(at), slice);
                _kept[key] = done;
                watcher.OnEnded(order.Job, new RunEnd.Yielded(new SliceProgress(done, total)));
                return Stopwatch.GetTimestamp();
            }

            CountExecuted(slice, slice);
            at = end;
            watcher.OnSlice(order.Job, new SliceProgress(++done, total));
        }

        Interlocked.Add(ref _usefulTicks, (slice * total).Ticks);
        log.OnAnswered(order.Job.StudyInstanceUid);
        watcher.OnEnded(order.Job, new RunEnd.Answered(new JobResult { Outcome = ResultOutcome.NoFinding, Model = order.Job.Model, ModelVersion = "storm" }));
        return at;
    }

    private void CountExecuted(TimeSpan ran, TimeSpan slice) =>
        Interlocked.Add(ref _executedTicks, Math.Clamp(ran.Ticks, 0, slice.Ticks));

    /// <summary>False when it was cancelled before the instant came.</summary>
    private static async Task<bool> UntilAsync(long instant, CancellationToken cancel)
    {
        while (true)
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), instant);
            if (left <= TimeSpan.Zero) return true;
            var wait = Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, cancel);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (wait.IsCanceled) return false;
        }
    }

    private static long ToStopwatch(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}

using System.Collections.Concurrent;
using Grid.Contracts.Dispatch;
using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Grid.Inference.Sessions;

namespace Grid.Silo.Inference;

/// <summary>
/// Runs jobs over ONNX Runtime: brings their images to the node's site, a few studies at once, and runs each as soon as its
/// own are there. Keeps what yielded runs have finished, for the whole process.
/// </summary>
internal sealed class OnnxJobExecutor(ModelSessions sessions, InstanceFetcher fetcher) : IJobExecutor
{
    /// <summary>Studies fetched at the same time; each has its own few transfers.</summary>
    private const int ParallelStudies = 4;

    private readonly SuspendedRuns _kept = new();

    public async Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop)
    {
        var report = new RunReport(watcher);
        var model = orders[0].Job.Model;
        if (sessions.Find(model) is not { } session)
        {
            FailAll(orders, report, $"model {model} is not loaded on this node; check models.versions in silo.json", RunFault.Model);
            return;
        }

        using var arrivals = new BlockingCollection<ArrivedJob>();
        var slot = new SlotRun(session, _kept, arrivals, report, yield, hardStop);
        // Inference blocks its thread for seconds; the pool's threads are for grains and requests.
        var running = Task.Factory.StartNew(slot.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var fetching = Task.Run(() => FetchAllAsync(orders, arrivals, report, yield, hardStop), CancellationToken.None);
        try
        {
            await Task.WhenAll(running, fetching);
        }
        catch (Exception fault)
        {
            // A fault of ours, not of a job: those that have not ended must not wait for ever.
            FailAll(orders, report, JobTexts.Reason(fault));
        }
    }

    public void Forget(string node, JobId job) => _kept.Drop(node, job);

    private async Task FetchAllAsync(
        IReadOnlyList<JobOrder> orders, BlockingCollection<ArrivedJob> arrivals, RunReport report, CancellationToken yield, CancellationToken stop)
    {
        try
        {
            using var places = new SemaphoreSlim(ParallelStudies);
            await Task.WhenAll(orders.Select(order => FetchAsync(order, places, arrivals, report, yield, stop)));
        }
        finally
        {
            arrivals.CompleteAdding();
        }
    }

    private async Task FetchAsync(
        JobOrder order, SemaphoreSlim places, BlockingCollection<ArrivedJob> arrivals, RunReport report, CancellationToken yield, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(yield, stop, order.Withdrawn);
        try
        {
            await places.WaitAsync(ended.Token);
            try
            {
                var files = await fetcher.FetchAsync(order.StudySiteId, order.NodeSiteId, order.Series, ended.Token);
                report.Fetched(order.Job);
                arrivals.Add(new ArrivedJob(order, files), CancellationToken.None);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Off the thread that asked for the end: it may hold a lock that the watcher takes.
            await Task.Yield();
            if (order.Withdrawn.IsCancellationRequested) _kept.Drop(order.Node, order.Job);
            report.End(order.Job, new RunEnd.Yielded(_kept.ProgressOf(order)));
        }
        catch (Exception fault)
        {
            report.End(order.Job, JobTexts.Failed(fault));
        }
    }

    private static void FailAll(IReadOnlyList<JobOrder> orders, RunReport report, string reason, RunFault fault = RunFault.Study)
    {
        foreach (var order in orders) report.End(order.Job, new RunEnd.Failed(reason, fault));
    }
}

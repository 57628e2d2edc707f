using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>Runs jobs on this silo's device. Implemented over ONNX Runtime; replaced in tests.</summary>
public interface IJobExecutor
{
    /// <summary>
    /// Runs jobs of one model together in one slot: fetches each study's instances to the node's site, runs the model slice by
    /// slice, and says through <paramref name="watcher"/> how far each is and how it ended, each as soon as it has. Comes back
    /// when all have ended; does not throw for what happens to a job.
    /// </summary>
    /// <param name="orders">At least one, all of one model and for one node.</param>
    /// <param name="watcher">Called from any thread, one call at a time.</param>
    /// <param name="yield">
    /// At the next safe point every job that is not done ends as <see cref="RunEnd.Yielded"/>. Its finished slices are kept for
    /// when it comes to this node again; they may be dropped when too many are kept, at the cost of running them again.
    /// </param>
    /// <param name="hardStop">The same without waiting for a safe point: only the slice that runs is lost.</param>
    Task RunAsync(IReadOnlyList<JobOrder> orders, IRunWatcher watcher, CancellationToken yield, CancellationToken hardStop);

    /// <summary>Drops the finished slices kept for a job, because it was answered elsewhere or fenced. Unknown jobs are ignored.</summary>
    void Forget(string node, JobId job);
}

/// <summary>What to run, where, on which content.</summary>
/// <param name="Withdrawn">Another node has the job's lease: it may end at once, as <see cref="RunEnd.Yielded"/>, the others go on.</param>
public sealed record JobOrder(
    JobId Job,
    string Node,
    string NodeSiteId,
    string StudySiteId,
    IReadOnlyList<SeriesManifest> Series,
    CancellationToken Withdrawn);

/// <summary>Who wants to know how a run goes.</summary>
public interface IRunWatcher
{
    /// <summary>The job's images are all at the node's site.</summary>
    void OnFetched(JobId job);

    /// <summary>
    /// Slices finished so far, of how many. Called first before a slice runs, with those kept from an earlier lease (0 where
    /// there are none), then after each.
    /// </summary>
    void OnSlice(JobId job, SliceProgress progress);

    /// <summary>Called exactly once for each job.</summary>
    void OnEnded(JobId job, RunEnd how);
}

/// <summary>How a job's run ended. Closed.</summary>
public abstract record RunEnd
{
    private RunEnd()
    {
    }

    public sealed record Answered(JobResult Result) : RunEnd;

    /// <summary>Ended before it was done because it was asked to.</summary>
    public sealed record Yielded(SliceProgress Kept) : RunEnd;

    /// <summary>The reason names what was found and what was expected, without patient identity.</summary>
    /// <param name="Fault">Whose fault it is: only the study's counts against the study.</param>
    public sealed record Failed(string Reason, RunFault Fault = RunFault.Study) : RunEnd;
}

/// <summary>Slices finished so far, of how many; of 0 while it is not known.</summary>
public readonly record struct SliceProgress(int Done, int Total);

using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>Runs one job on this silo's device. Implemented over ONNX Runtime; replaced in tests.</summary>
public interface IJobExecutor
{
    /// <summary>
    /// Fetches the study's instances to the node's site, runs the model slice by slice and answers.
    /// Throws <see cref="OperationCanceledException"/> at the next safe point after <paramref name="cancel"/>,
    /// and <see cref="JobFailedException"/> with a reason an operator can act on.
    /// </summary>
    Task<JobResult> RunAsync(JobOrder order, IProgress<SliceProgress> progress, CancellationToken cancel);
}

/// <summary>What to run, where, on which content.</summary>
public sealed record JobOrder(
    JobId Job,
    string Node,
    string NodeSiteId,
    string StudySiteId,
    IReadOnlyList<SeriesManifest> Series);

/// <summary>Slices finished so far, of how many.</summary>
public readonly record struct SliceProgress(int Done, int Total);

/// <summary>The job could not be run; the reason names what was found and what was expected, without patient identity.</summary>
public sealed class JobFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

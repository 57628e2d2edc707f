using Grid.Grains.Ports;

namespace Grid.Silo.Tests.Inference;

/// <summary>Writes down what it hears, and may do something about it: the executor's thread waits for it, so tests need no clock.</summary>
internal sealed class RecordingWatcher : IRunWatcher
{
    private int _inside;

    public List<JobId> Fetched { get; } = [];
    public List<(JobId Job, SliceProgress Progress)> Slices { get; } = [];
    public Dictionary<JobId, RunEnd> Ends { get; } = [];

    public Action<JobId, SliceProgress>? WhenSlice { get; init; }
    public Action<JobId, RunEnd>? WhenEnded { get; init; }

    public IEnumerable<SliceProgress> SlicesOf(JobId job) => Slices.Where(slice => slice.Job == job).Select(slice => slice.Progress);

    public void OnFetched(JobId job) => OneAtATime(() => Fetched.Add(job));

    public void OnSlice(JobId job, SliceProgress progress)
    {
        OneAtATime(() => Slices.Add((job, progress)));
        WhenSlice?.Invoke(job, progress);
    }

    public void OnEnded(JobId job, RunEnd how)
    {
        OneAtATime(() => Ends.Add(job, how));
        WhenEnded?.Invoke(job, how);
    }

    private void OneAtATime(Action record)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        record();
        Interlocked.Decrement(ref _inside);
    }
}

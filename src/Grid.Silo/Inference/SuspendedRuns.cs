using Grid.Grains.Ports;
using Grid.Inference.Sessions;

namespace Grid.Silo.Inference;

/// <summary>
/// Runs that yielded with finished slices, for when their jobs come to the same node again. Bounded, the oldest go first: they
/// only save time, so losing one costs its slices and nothing else. Thread-safe.
/// </summary>
/// <param name="maxRuns">How many runs are kept.</param>
/// <param name="maxImages">How many images their studies have together; a larger study is not kept.</param>
internal sealed class SuspendedRuns(int maxRuns = SuspendedRuns.DefaultRuns, int maxImages = SuspendedRuns.DefaultImages)
{
    /// <summary>A process has a few slots, and each yields to one emergency at a time: more than these are jobs that went elsewhere.</summary>
    private const int DefaultRuns = 32;

    /// <summary>About 60 MB: a finished run of head slices holds 2.8 kB an image (measured over 1,064 slices), most of it headers and places found.</summary>
    private const int DefaultImages = 20_000;

    private readonly Lock _gate = new();

    // Oldest first. Few enough that looking through them costs nothing beside a slice.
    private readonly List<(string Node, JobId Job, StudyRun Study)> _kept = [];

    /// <summary>Keeps a run, if it has anything to keep. Its pixels are let go.</summary>
    public void Keep(string node, JobId job, StudyRun study)
    {
        study.Files.ReleasePixels();
        lock (_gate)
        {
            Remove(node, job);
            if (study.Run.StepsDone == 0 || study.Images > maxImages) return;
            _kept.Add((node, job, study));
            while (_kept.Count > maxRuns || _kept.Sum(one => one.Study.Images) > maxImages) _kept.RemoveAt(0);
        }
    }

    /// <summary>Hands a kept run out, once. Null when there is none of this content and session; one of another is dropped.</summary>
    public StudyRun? Take(string node, JobId job, string content, ModelSession session)
    {
        lock (_gate) return Remove(node, job) is { } study && study.Content == content && study.Run.Session == session ? study : null;
    }

    /// <summary>How far the kept run is; 0 of 0 when there is none of this content.</summary>
    public SliceProgress ProgressOf(JobOrder order)
    {
        var content = StudyRun.ContentOf(order.Series);
        lock (_gate)
        {
            var at = IndexOf(order.Node, order.Job);
            return at >= 0 && _kept[at].Study.Content == content ? _kept[at].Study.Progress : default;
        }
    }

    public void Drop(string node, JobId job)
    {
        lock (_gate) Remove(node, job);
    }

    private StudyRun? Remove(string node, JobId job)
    {
        var at = IndexOf(node, job);
        if (at < 0) return null;
        var study = _kept[at].Study;
        _kept.RemoveAt(at);
        return study;
    }

    private int IndexOf(string node, JobId job) => _kept.FindIndex(one => one.Node == node && one.Job == job);
}

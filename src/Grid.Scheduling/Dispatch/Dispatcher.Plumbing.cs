using System.Globalization;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Runs that failed by no fault of the study: the node, the way to the images or the model is held to account, another node is
/// tried, and when none is left the job waits. Such faults never quarantine. Images that stay lost end in a result that says so.
/// </summary>
public sealed partial class Dispatcher
{
    private const int LeastTimesLost = 5;

    // Open jobs that met such faults: few, and looked through once a second.
    private readonly SortedSet<JobKey> _troubled = [];

    private void OnPlumbingFailed(RunFailed e, NodeEntry? node)
    {
        _jobs.TryGetValue(e.Key, out var entry);
        var name = PlumbingFaults.PartOf(e.Kind) switch
        {
            PlumbingPart.Site => entry?.Job.Site,
            PlumbingPart.Model => e.Key.Model,
            _ => "",
        };
        if (name is not null) node?.Faults.Add(PlumbingFaults.PartOf(e.Kind), name, e.Reason, _time.Ticks);
        if (entry is null || entry.Epoch != e.Epoch || entry.Node?.Name != e.Node) return;

        var trouble = entry.Trouble ??= new ImageTrouble { Since = _time.Ticks };
        trouble.Times++;
        trouble.Reason = e.Reason;
        trouble.Tried.Add(e.Node);
        _troubled.Add(e.Key);
        if (e.Kind == FaultKind.ImagesLost)
        {
            if (trouble.TimesLost++ == 0) trouble.LostSince = _time.Ticks;
        }

        if (IsGivenUp(trouble, e.Kind)) ConcludeWithoutImages(entry, trouble);
        else if (_placement.IsAnyOther(entry, _nodes, _time.Ticks, IsUrgent(entry.Job.Tier))) Wait(entry);
        else WaitForImages(entry);
    }

    /// <summary>Where no other node takes work any more, the ones it was tried on are: only their own pauses keep it away from them.</summary>
    private void GoBackToTried()
    {
        foreach (var key in _troubled)
        {
            if (_jobs[key] is { Phase: JobPhase.Waiting, HeapIndex: >= 0, Trouble: { Tried.Count: > 0 } trouble } entry
                && !_placement.IsAnyOther(entry, _nodes, _time.Ticks, IsUrgent(entry.Job.Tier))) trouble.Tried.Clear();
        }
    }

    private bool IsGivenUp(ImageTrouble trouble, FaultKind kind) =>
        (kind == FaultKind.ImagesLost && trouble.TimesLost >= LeastTimesLost && _time.Ticks - trouble.LostSince >= _options.ImagesLostAfter.Ticks)
        || _time.Ticks - trouble.Since >= _options.ImagesOutOfReachAfter.Ticks;

    private void ConcludeWithoutImages(JobEntry entry, ImageTrouble trouble)
    {
        Leave(entry);
        entry.Phase = JobPhase.Quarantining;
        var minutes = TimeSpan.FromTicks(_time.Ticks - trouble.Since).TotalMinutes;
        _actions.Add(new ConcludeWithoutImages(entry.Job.Key, entry.Epoch, string.Create(
            CultureInfo.InvariantCulture, $"images lost: {trouble.Times} attempts in {minutes:0} minutes, last: {trouble.Reason}")));
    }

    /// <summary>Something of the job's way has gone well: its images came, so neither the way nor the store is at fault.</summary>
    private void OnImagesCame(JobEntry entry, NodeEntry node)
    {
        if (entry.Trouble is not null)
        {
            entry.Trouble = null;
            _troubled.Remove(entry.Job.Key);
        }

        if (node.Faults.IsAny) node.Faults.Clear(PlumbingPart.Site, entry.Job.Site);
    }

    private void OnRunWentWell(JobEntry entry, NodeEntry node)
    {
        OnImagesCame(entry, node);
        if (!node.Faults.IsAny) return;
        node.Faults.Clear(PlumbingPart.Node, "");
        node.Faults.Clear(PlumbingPart.Model, entry.Job.Key.Model);
    }
}

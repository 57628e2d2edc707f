using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Batching: small jobs of one model share a run, so that a slot's fixed cost is paid once. Only where it delays nobody: no
/// other slot is free, no emergency waits, and the whole run stays within one slice's limit.
/// </summary>
public sealed partial class Dispatcher
{
    // Images that arrive this much later than the first job's do not hold up the run.
    private const long LateImagesTicks = 250 * TimeSpan.TicksPerMillisecond;

    /// <returns>How many jobs joined.</returns>
    private int ShareRun(JobEntry first, Run run, in NodeCost cost)
    {
        var model = first.Job.Key.Model;
        if (_policy.BatchJobs <= 1 || CountPlaceableEmergencies() > 0 || first.Kept is not null || !_options.Models.Of(model).IsBatched) return 0;
        if (run.RunTicks >= _policy.SliceLimit.Ticks || _nodes.IsAnyFree(model)) return 0;

        var work = _waiting.ClassOf(first.Job);
        var looked = new List<JobEntry>();
        while (run.Jobs.Count < _policy.BatchJobs && looked.Count < _policy.BatchJobs && work.Head is { } next)
        {
            var ticks = _placement.RunTicks(next, run.Node.Name);
            if (run.RunTicks + ticks > _policy.SliceLimit.Ticks) break;
            if (CanShare(next, run.Node, cost.Transfer))
            {
                Join(next, run, ticks);
                continue;
            }

            _waiting.Remove(next);
            looked.Add(next);
        }

        foreach (var entry in looked) _waiting.Add(entry);
        return run.Jobs.Count - 1;
    }

    private bool CanShare(JobEntry entry, NodeEntry node, long firstTransfer)
    {
        if (entry.FailedOn.Count > 0 || entry.Trouble is not null || entry.Kept is not null || entry.PendingPlacement?.Asked is not null) return false;
        var transfer = _placement.TransferTicks(entry.Job, node.Site);
        return transfer >= 0 && transfer <= firstTransfer + LateImagesTicks;
    }
}

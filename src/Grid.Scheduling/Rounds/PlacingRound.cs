using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Rounds;

/// <summary>
/// One look at all that waits, after every event. Within a round each busy slot is promised to one waiting job at most, so that a
/// queue does not count on the same slot; promises end with the round because they carry its number.
/// </summary>
internal sealed class PlacingRound(EventTime time, NodeTable nodes, PlacementPolicy placement, int mostNamed)
{
    private readonly Ranking _ranking = new(mostNamed);
    private long _number;

    public void Begin()
    {
        _number++;
        nodes.LookForFree();
    }

    /// <summary>The nodes that could take the job. One object is filled again and again: what is answered holds until the next call.</summary>
    /// <param name="isUrgent">Lesser work would yield for it.</param>
    public Ranking Rank(JobEntry entry, bool isUrgent)
    {
        placement.Rank(entry, nodes, time.Ticks, _number, isUrgent, _ranking);
        return _ranking;
    }

    public void Promise(Run run) => run.Node.Promise(run, _number);

    /// <summary>Promises the slot of a busy node that comes free first of those that are promised to nobody.</summary>
    public void PromiseFirst(NodeEntry busy) => Promise(busy.FirstToEnd(time.Ticks, _number)!);

    /// <summary>Nothing lesser takes a free slot of the node in this round.</summary>
    public void KeepForEmergencies(NodeEntry node) => node.KeptForEmergenciesIn = _number;

    public void CopyFrom(PlacingRound other) => _number = other._number;
}

namespace Grid.Scheduling.Nodes;

/// <summary>Orders the heartbeats of one node over its restarts.</summary>
internal readonly record struct Heartbeat(long Incarnation, long Sequence) : IComparable<Heartbeat>
{
    public int CompareTo(Heartbeat other)
    {
        var order = Incarnation.CompareTo(other.Incarnation);
        return order == 0 ? Sequence.CompareTo(other.Sequence) : order;
    }
}

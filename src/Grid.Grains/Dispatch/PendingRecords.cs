using Grid.Grains.Ports;

namespace Grid.Grains.Dispatch;

/// <summary>
/// What a dispatcher has to tell the ledger for people and planners, until it does. Bounded: when the ledger does not
/// take it, the oldest goes, because nothing depends on it.
/// </summary>
internal sealed class PendingRecords
{
    public const int MostOfEach = 10_000;

    private readonly Queue<DecisionNote> _decisions = [];
    private readonly Queue<EstimateNote> _estimates = [];

    public bool IsEmpty => _decisions.Count == 0 && _estimates.Count == 0;

    /// <summary>How many were lost since this was last asked.</summary>
    public int TakeDropped() => (_dropped, _dropped = 0).Item1;

    private int _dropped;

    public void Add(DecisionNote note) => Add(_decisions, note);

    public void Add(EstimateNote note) => Add(_estimates, note);

    /// <summary>Everything, oldest first; none of it is kept.</summary>
    public (IReadOnlyList<DecisionNote> Decisions, IReadOnlyList<EstimateNote> Estimates) Take()
    {
        var taken = (_decisions.ToArray(), _estimates.ToArray());
        _decisions.Clear();
        _estimates.Clear();
        return taken;
    }

    /// <summary>Puts back what the ledger did not take, before what has come since.</summary>
    public void PutBack(IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates)
    {
        PutBack(_decisions, decisions);
        PutBack(_estimates, estimates);
    }

    private void Add<T>(Queue<T> queue, T note)
    {
        if (queue.Count == MostOfEach)
        {
            queue.Dequeue();
            _dropped++;
        }

        queue.Enqueue(note);
    }

    private void PutBack<T>(Queue<T> queue, IReadOnlyList<T> older)
    {
        var newer = queue.ToArray();
        queue.Clear();
        foreach (var note in older) Add(queue, note);
        foreach (var note in newer) Add(queue, note);
    }
}

namespace Grid.Simulator.Time;

/// <summary>
/// The virtual clock and what is to happen when: a binary heap of values, by time and then by the order in which things were
/// put in, so that two runs over the same inputs do everything in the same order. Times are ticks since the start.
/// </summary>
internal sealed class EventQueue(DateTimeOffset start)
{
    private Entry[] _heap = new Entry[1_024];
    private int _count;
    private long _sequence;

    /// <summary>Ticks since the start.</summary>
    public long Now { get; private set; }

    public DateTimeOffset Start => start;
    public DateTimeOffset Clock => start.AddTicks(Now);
    public long Steps { get; private set; }

    public void After(long ticks, IActor actor, in ScheduledEvent happened) => At(Now + ticks, actor, happened);

    public void At(long at, IActor actor, in ScheduledEvent happened)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(at, Now);
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        var entry = new Entry(at, _sequence++, actor, happened);
        var i = _count++;
        while (i > 0)
        {
            var parent = (i - 1) >> 1;
            if (!entry.IsBefore(_heap[parent])) break;
            _heap[i] = _heap[parent];
            i = parent;
        }

        _heap[i] = entry;
    }

    /// <summary>Wakes whoever is next. False when nothing is due by then: the clock then shows that time.</summary>
    public bool Step(long until)
    {
        if (_count == 0 || _heap[0].At > until)
        {
            if (until > Now) Now = until;
            return false;
        }

        var next = _heap[0];
        RemoveFirst();
        Now = next.At;
        Steps++;
        next.Actor.OnEvent(next.Event);
        return true;
    }

    private void RemoveFirst()
    {
        var last = _heap[--_count];
        _heap[_count] = default;
        if (_count == 0) return;

        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(last)) break;
            _heap[i] = _heap[child];
            i = child;
        }

        _heap[i] = last;
    }

    private readonly struct Entry(long at, long sequence, IActor actor, ScheduledEvent happened)
    {
        public long At { get; } = at;
        public IActor Actor { get; } = actor;
        public ScheduledEvent Event { get; } = happened;
        private long Sequence { get; } = sequence;

        public bool IsBefore(in Entry other) => At < other.At || (At == other.At && Sequence < other.Sequence);
    }
}

namespace Grid.Simulator.Queueing;

/// <summary>Customers in a ring that grows: in at the back, out at the front, and back in at the front after a preemption.</summary>
internal sealed class WaitingLine
{
    private Customer[] _ring = new Customer[16];
    private int _first;

    public int Count { get; private set; }

    public ref readonly Customer this[int place] => ref _ring[(_first + place) & (_ring.Length - 1)];

    public void AddLast(in Customer customer)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_first + Count++) & (_ring.Length - 1)] = customer;
    }

    public void AddFirst(in Customer customer)
    {
        if (Count == _ring.Length) Grow();
        _first = (_first - 1) & (_ring.Length - 1);
        _ring[_first] = customer;
        Count++;
    }

    /// <summary>Valid until the next change.</summary>
    public ref Customer TakeFirst()
    {
        ref var first = ref _ring[_first];
        _first = (_first + 1) & (_ring.Length - 1);
        Count--;
        return ref first;
    }

    private void Grow()
    {
        var larger = new Customer[_ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        (_ring, _first) = (larger, 0);
    }
}

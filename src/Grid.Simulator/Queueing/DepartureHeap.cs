namespace Grid.Simulator.Queueing;

/// <summary>
/// The ends of services to come, the soonest first: four children a parent, so that a step down stays in one or two cache lines and
/// the heap is half as deep as one with two. Allocates only when it grows.
/// </summary>
internal sealed class DepartureHeap(int capacity)
{
    private Departure[] _heap = new Departure[Math.Max(4, capacity)];
    private int _count;

    /// <summary>Time of the first; infinite when there is none.</summary>
    public double Soonest => _count == 0 ? double.PositiveInfinity : _heap[0].Time;

    public ref readonly Departure First => ref _heap[0];

    public void Add(in Departure departure)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        var heap = _heap;
        var at = _count++;
        while (at > 0)
        {
            var parent = (at - 1) >> 2;
            if (heap[parent].Time <= departure.Time) break;
            heap[at] = heap[parent];
            at = parent;
        }

        heap[at] = departure;
    }

    public void RemoveFirst()
    {
        var last = _heap[--_count];
        if (_count > 0) Settle(last);
    }

    /// <summary>The first leaves and another comes: one way down instead of two.</summary>
    public void ReplaceFirst(in Departure departure) => Settle(departure);

    private void Settle(Departure departure)
    {
        var heap = _heap;
        var count = _count;
        var at = 0;
        while (true)
        {
            var child = (at << 2) + 1;
            if (child >= count) break;
            var end = Math.Min(child + 4, count);
            var least = child;
            var time = heap[child].Time;
            while (++child < end)
            {
                if (heap[child].Time >= time) continue;
                (least, time) = (child, heap[child].Time);
            }

            if (departure.Time <= time) break;
            heap[at] = heap[least];
            at = least;
        }

        heap[at] = departure;
    }
}

/// <summary>When a server is due, and for which of its customers.</summary>
internal readonly record struct Departure(double Time, int Server, int Version);

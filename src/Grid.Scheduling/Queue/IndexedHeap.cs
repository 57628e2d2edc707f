namespace Grid.Scheduling.Queue;

/// <summary>Knows where it stands in the one heap that holds it, so that it can be taken out of the middle.</summary>
internal interface IHeapItem
{
    /// <summary>Position in the heap; -1 outside.</summary>
    int HeapIndex { get; set; }
}

/// <summary>A binary heap whose items can be removed from the middle or moved, in logarithmic time. Not stable: the order must be total.</summary>
internal sealed class IndexedHeap<T>(IComparer<T> order) where T : class, IHeapItem
{
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    /// <summary>The first in order. The heap must not be empty.</summary>
    public T First => _items[0];

    /// <summary>The heap's array: the first in order at the front, later ones towards the end.</summary>
    public IReadOnlyList<T> Unordered => _items;

    public void Add(T item)
    {
        item.HeapIndex = _items.Count;
        _items.Add(item);
        Rise(item.HeapIndex);
    }

    public void Remove(T item)
    {
        var index = item.HeapIndex;
        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        item.HeapIndex = -1;
        if (ReferenceEquals(last, item)) return;
        Put(last, index);
        Moved(last);
    }

    /// <summary>Puts an item where it belongs after its key has changed.</summary>
    public void Moved(T item)
    {
        Rise(item.HeapIndex);
        Sink(item.HeapIndex);
    }

    private void Rise(int index)
    {
        var item = _items[index];
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (order.Compare(item, _items[parent]) >= 0) break;
            Put(_items[parent], index);
            index = parent;
        }

        Put(item, index);
    }

    private void Sink(int index)
    {
        var item = _items[index];
        while (true)
        {
            var child = 2 * index + 1;
            if (child >= _items.Count) break;
            if (child + 1 < _items.Count && order.Compare(_items[child + 1], _items[child]) < 0) child++;
            if (order.Compare(_items[child], item) >= 0) break;
            Put(_items[child], index);
            index = child;
        }

        Put(item, index);
    }

    private void Put(T item, int index)
    {
        _items[index] = item;
        item.HeapIndex = index;
    }
}

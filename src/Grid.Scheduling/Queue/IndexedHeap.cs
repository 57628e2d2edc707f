namespace Grid.Scheduling.Queue;

/// <summary>Knows where it stands in the one heap that holds it, so that it can be taken out of the middle.</summary>
internal interface IHeapItem
{
    /// <summary>Position in the heap; -1 outside.</summary>
    int HeapIndex { get; set; }
}

/// <summary>A total order whose first criterion is a number, so that a heap of a million compares without touching the items.</summary>
internal abstract class HeapOrder<T> : IComparer<T>
{
    public abstract long KeyOf(T item);

    public abstract int Compare(T? x, T? y);
}

/// <summary>A binary heap whose items can be removed from the middle or moved, in logarithmic time. Not stable: the order must be total.</summary>
internal sealed class IndexedHeap<T>(HeapOrder<T> order) where T : class, IHeapItem
{
    private readonly List<(long Key, T Item)> _items = [];

    public int Count => _items.Count;

    /// <summary>The first in order. The heap must not be empty.</summary>
    public T First => _items[0].Item;

    /// <summary>The heap's array: the first in order at the front, later ones towards the end.</summary>
    public T this[int index] => _items[index].Item;

    public void Add(T item)
    {
        item.HeapIndex = _items.Count;
        _items.Add((order.KeyOf(item), item));
        Rise(item.HeapIndex);
    }

    public void Remove(T item)
    {
        var index = item.HeapIndex;
        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        item.HeapIndex = -1;
        if (ReferenceEquals(last.Item, item)) return;
        Put(last, index);
        Settle(index);
    }

    /// <summary>Puts an item where it belongs after its key has changed.</summary>
    public void Moved(T item)
    {
        _items[item.HeapIndex] = (order.KeyOf(item), item);
        Settle(item.HeapIndex);
    }

    private void Settle(int index)
    {
        var item = _items[index].Item;
        Rise(index);
        Sink(item.HeapIndex);
    }

    private void Rise(int index)
    {
        var slot = _items[index];
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!IsBefore(slot, _items[parent])) break;
            Put(_items[parent], index);
            index = parent;
        }

        Put(slot, index);
    }

    private void Sink(int index)
    {
        var slot = _items[index];
        while (true)
        {
            var child = 2 * index + 1;
            if (child >= _items.Count) break;
            if (child + 1 < _items.Count && IsBefore(_items[child + 1], _items[child])) child++;
            if (!IsBefore(_items[child], slot)) break;
            Put(_items[child], index);
            index = child;
        }

        Put(slot, index);
    }

    private bool IsBefore(in (long Key, T Item) a, in (long Key, T Item) b) =>
        a.Key != b.Key ? a.Key < b.Key : order.Compare(a.Item, b.Item) < 0;

    private void Put((long Key, T Item) slot, int index)
    {
        _items[index] = slot;
        slot.Item.HeapIndex = index;
    }
}

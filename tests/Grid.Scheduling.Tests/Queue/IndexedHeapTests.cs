using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Tests.Queue;

/// <summary>The heap against a sorted list, over random additions, removals and moves.</summary>
public class IndexedHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void First_AnyOperations_IsTheFirstInOrder(int seed)
    {
        var random = new Random(seed);
        var heap = new IndexedHeap<Item>(new ByKey());
        var items = new List<Item>();
        for (var step = 0; step < 600; step++)
        {
            Change(heap, items, random, step);
            Assert.Equal(items.Count, heap.Count);
            for (var i = 0; i < heap.Count; i++) Assert.Equal(i, heap[i].HeapIndex);
            if (items.Count > 0) Assert.Same(items.MinBy(item => (item.Key, item.Name)), heap.First);
        }
    }

    [Fact]
    public void Remove_Item_KnowsThatItIsOutside()
    {
        var heap = new IndexedHeap<Item>(new ByKey());
        var item = new Item(1);
        heap.Add(item);
        heap.Remove(item);

        Assert.Equal((-1, 0), (item.HeapIndex, heap.Count));
    }

    private static void Change(IndexedHeap<Item> heap, List<Item> items, Random random, int step)
    {
        var any = items.Count > 0 ? items[random.Next(items.Count)] : null;
        switch (random.Next(5))
        {
            case 0 when any is not null:
                heap.Remove(any);
                items.Remove(any);
                break;
            case 1 when any is not null:
                any.Key = random.Next(20); // many are equal: the name decides
                heap.Moved(any);
                break;
            default:
                var added = new Item(step) { Key = random.Next(20) };
                heap.Add(added);
                items.Add(added);
                break;
        }
    }

    private sealed class Item(int name) : IHeapItem
    {
        public int Name { get; } = name;
        public int Key { get; set; }
        public int HeapIndex { get; set; } = -1;
    }

    private sealed class ByKey : HeapOrder<Item>
    {
        public override long KeyOf(Item item) => item.Key;

        public override int Compare(Item? x, Item? y) => x!.Name.CompareTo(y!.Name);
    }
}

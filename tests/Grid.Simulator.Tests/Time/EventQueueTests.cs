using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.Time;

public class EventQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Step_SameTime_HappensInTheOrderPutIn()
    {
        var eventQueue = new EventQueue(Noon);
        var diary = new Diary(eventQueue);
        for (var i = 0; i < 100; i++) eventQueue.At(i % 3, diary, new ScheduledEvent(EventKind.Tick, null, i));

        while (eventQueue.Step(10))
        {
        }

        var expected = Enumerable.Range(0, 100).OrderBy(i => i % 3).ThenBy(i => i).Select(i => (long)i);
        Assert.Equal(expected, diary.Numbers);
    }

    [Fact]
    public void Step_NothingDueByThen_ShowsThatTimeAndSaysSo()
    {
        var eventQueue = new EventQueue(Noon);
        eventQueue.At(500, new Diary(eventQueue), new ScheduledEvent(EventKind.Tick));

        Assert.False(eventQueue.Step(400));
        Assert.Equal(400, eventQueue.Now);
        Assert.Equal(Noon.AddTicks(400), eventQueue.Clock);
        Assert.True(eventQueue.Step(500));
    }

    [Fact]
    public void At_TimeThatHasPassed_IsRefused()
    {
        var eventQueue = new EventQueue(Noon);
        eventQueue.Step(400);

        Assert.Throws<ArgumentOutOfRangeException>(() => eventQueue.At(399, new Diary(eventQueue), new ScheduledEvent(EventKind.Tick)));
    }

    [Fact]
    public void Step_ManyInAnyOrder_TimeNeverRunsBackwards()
    {
        var eventQueue = new EventQueue(Noon);
        var diary = new Diary(eventQueue);
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++) eventQueue.At(random.Next(1_000_000), diary, new ScheduledEvent(EventKind.Tick, null, i));

        while (eventQueue.Step(1_000_000))
        {
        }

        Assert.Equal(5_000, diary.Times.Count);
        Assert.Equal(diary.Times.Order(), diary.Times);
    }

    private sealed class Diary(EventQueue eventQueue) : IActor
    {
        public List<long> Numbers { get; } = [];
        public List<long> Times { get; } = [];

        public void OnEvent(in ScheduledEvent happened)
        {
            Numbers.Add(happened.Number);
            Times.Add(eventQueue.Now);
        }
    }
}

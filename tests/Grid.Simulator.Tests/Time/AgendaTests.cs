using Grid.Simulator.Time;

namespace Grid.Simulator.Tests.Time;

public class AgendaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Step_SameTime_HappensInTheOrderPutIn()
    {
        var agenda = new Agenda(Noon);
        var diary = new Diary(agenda);
        for (var i = 0; i < 100; i++) agenda.At(i % 3, diary, new Wake(Happening.Tick, null, i));

        while (agenda.Step(10))
        {
        }

        var expected = Enumerable.Range(0, 100).OrderBy(i => i % 3).ThenBy(i => i).Select(i => (long)i);
        Assert.Equal(expected, diary.Numbers);
    }

    [Fact]
    public void Step_NothingDueByThen_ShowsThatTimeAndSaysSo()
    {
        var agenda = new Agenda(Noon);
        agenda.At(500, new Diary(agenda), new Wake(Happening.Tick));

        Assert.False(agenda.Step(400));
        Assert.Equal(400, agenda.Now);
        Assert.Equal(Noon.AddTicks(400), agenda.Clock);
        Assert.True(agenda.Step(500));
    }

    [Fact]
    public void At_TimeThatHasPassed_IsRefused()
    {
        var agenda = new Agenda(Noon);
        agenda.Step(400);

        Assert.Throws<ArgumentOutOfRangeException>(() => agenda.At(399, new Diary(agenda), new Wake(Happening.Tick)));
    }

    [Fact]
    public void Step_ManyInAnyOrder_TimeNeverRunsBackwards()
    {
        var agenda = new Agenda(Noon);
        var diary = new Diary(agenda);
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++) agenda.At(random.Next(1_000_000), diary, new Wake(Happening.Tick, null, i));

        while (agenda.Step(1_000_000))
        {
        }

        Assert.Equal(5_000, diary.Times.Count);
        Assert.Equal(diary.Times.Order(), diary.Times);
    }

    private sealed class Diary(Agenda agenda) : IActor
    {
        public List<long> Numbers { get; } = [];
        public List<long> Times { get; } = [];

        public void Wake(in Wake wake)
        {
            Numbers.Add(wake.Number);
            Times.Add(agenda.Now);
        }
    }
}

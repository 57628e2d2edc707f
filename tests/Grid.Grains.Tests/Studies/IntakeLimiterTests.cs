using Grid.Grains.Studies;
using Grid.Scheduling.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Studies;

public class IntakeLimiterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task EnterAsync_Full_WaitsUntilAPlaceIsFreeAndEmergenciesDoNot()
    {
        using var room = new IntakeLimiter(_clock);
        var inside = await FillAsync(room);

        var next = room.EnterAsync(Tier.Routine).AsTask();
        using var stroke = await room.EnterAsync(Tier.Emergency);

        Assert.NotNull(stroke);
        Assert.False(next.IsCompleted);
        inside[0].Dispose();
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task EnterAsync_FullForLong_AnswersThatThereIsNoPlace()
    {
        using var room = new IntakeLimiter(_clock);
        await FillAsync(room);

        var next = room.EnterAsync(Tier.Scheduled).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Null(await next);
    }

    private static async Task<List<IDisposable>> FillAsync(IntakeLimiter room)
    {
        var inside = new List<IDisposable>();
        for (var i = 0; i < IntakeLimiter.Places; i++) inside.Add((await room.EnterAsync(Tier.Routine))!);
        return inside;
    }
}

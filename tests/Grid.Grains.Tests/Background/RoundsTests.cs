using Grid.Grains.Background;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Background;

public class RoundsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task RunAsync_RoundsThatFailWithAnything_AreCountedAndTheNextComes()
    {
        var faults = new BackgroundFaults(_clock, NullLogger<BackgroundFaults>.Instance);
        using var stop = new CancellationTokenSource();
        var rounds = new SemaphoreSlim(0);
        Exception[] thrown = [new InvalidOperationException("a"), new OperationCanceledException("not ours"), new IOException("c"), new FormatException("d")];
        var done = 0;
        var running = Rounds.RunAsync("the work", Interval, _clock, faults, Round, stop.Token);

        foreach (var _ in thrown)
        {
            await rounds.WaitAsync(TestContext.Current.CancellationToken);
            _clock.Advance(Interval);
        }

        await rounds.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
        Assert.Equal(thrown.Length + 1, done);
        Assert.Contains("the work failed 4 times", Assert.Single(faults.Describe()), StringComparison.Ordinal);

        Task Round(CancellationToken cancel)
        {
            var fault = done < thrown.Length ? thrown[done] : null;
            done++;
            rounds.Release();
            return fault is null ? Task.CompletedTask : Task.FromException(fault);
        }
    }

    [Fact]
    public void Describe_OldFaultsAndRowsSetAside_ShowsTheRowsUntilTheyArePutBack()
    {
        var faults = new BackgroundFaults(_clock, NullLogger<BackgroundFaults>.Instance);
        faults.OnFailed("heartbeat of node-1", new InvalidOperationException());
        Assert.True(faults.SetAside("outbox row", "1.2.3 stroke", "no JSON"));
        Assert.False(faults.SetAside("outbox row", "1.2.3 stroke", "no JSON"));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains("outbox row 1.2.3 stroke", Assert.Single(faults.Describe()), StringComparison.Ordinal);
        faults.PutBack("outbox row", "1.2.3 stroke");
        Assert.Empty(faults.Describe());
    }

    [Fact]
    public void SetAside_MoreThanAreKeptByName_AreCounted()
    {
        var faults = new BackgroundFaults(_clock, NullLogger<BackgroundFaults>.Instance);
        for (var n = 0; n < 1_000; n++) faults.SetAside("study", $"1.2.{n}", "x");

        var said = faults.Describe();
        Assert.InRange(said.Count, 2, 300);
        Assert.Contains("800 more", said[^1], StringComparison.Ordinal);
    }
}

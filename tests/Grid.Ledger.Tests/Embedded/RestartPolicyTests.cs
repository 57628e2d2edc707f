using Grid.Ledger.Embedded;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Ledger.Tests.Embedded;

public class RestartPolicyTests
{
    private static readonly EmbeddedPostgresOptions Options = new()
    {
        Directory = "nowhere",
        RestartAttempts = 5,
        FirstPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(5),
        SoundAfter = TimeSpan.FromMinutes(1),
    };

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void NextPause_TriesThatFail_DoubleUpToTheLongestAndThenEnd()
    {
        var policy = new RestartPolicy(Options, _clock);

        Assert.Equal([1, 2, 4, 5, 5, null], Enumerable.Range(0, 6).Select(_ => policy.NextPause()?.TotalSeconds));
    }

    [Fact]
    public void NextPause_ServerThatRanForAWhile_CountsAnew()
    {
        var policy = new RestartPolicy(Options, _clock);
        for (var i = 0; i < 5; i++) policy.NextPause();
        policy.OnStarted();
        _clock.Advance(Options.SoundAfter);

        Assert.Equal(Options.FirstPause, policy.NextPause());
    }

    [Fact]
    public void NextPause_ServerThatEndsAgainAtOnce_GoesOnCounting()
    {
        var policy = new RestartPolicy(Options, _clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(policy.NextPause());
            policy.OnStarted();
            _clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Null(policy.NextPause());
    }
}

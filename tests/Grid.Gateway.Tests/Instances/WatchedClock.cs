using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Gateway.Tests.Instances;

/// <summary>A clock that stands still, and tells of every wait that is begun on it: a test moves it when somebody waits, and not before.</summary>
public sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>How long the waits are that were begun since the first was read, in their order.</summary>
    public ChannelReader<TimeSpan> Begun => _begun.Reader;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero) _begun.Writer.TryWrite(dueTime);
        return timer;
    }
}

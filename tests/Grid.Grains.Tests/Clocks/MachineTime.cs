using Microsoft.Extensions.Time.Testing;

namespace Grid.Grains.Tests.Clocks;

/// <summary>A machine whose time of day can be set without its monotonic time noticing, as an administrator would.</summary>
internal sealed class MachineTime(FakeTimeProvider truth) : TimeProvider
{
    /// <summary>How far its time of day is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + Off;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => truth.CreateTimer(callback, state, dueTime, period);
}

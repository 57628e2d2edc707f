namespace Grid.Inference.Tests.Sessions;

/// <summary>Moves on by the same time whenever it is looked at: whatever is measured with it takes that long.</summary>
internal sealed class TickingClock(TimeSpan step) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks += step.Ticks;
}

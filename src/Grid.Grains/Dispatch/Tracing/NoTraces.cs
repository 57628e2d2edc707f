using Grid.Scheduling.Dispatch;

namespace Grid.Grains.Dispatch.Tracing;

/// <summary>Keeps nothing: what a grid does unless it is told where to.</summary>
internal sealed class NoTraces : IDispatchTraces, IDispatchTrace
{
    public IDispatchTrace Open(string dispatcher) => this;

    public void OnStarted(DispatcherOptions options)
    {
    }

    public void OnEvent(DispatchEvent happened)
    {
    }

    public void OnDecided(DecisionHash soFar)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

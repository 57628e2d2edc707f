using Grid.Scheduling.Dispatch;

namespace Grid.Grains.Dispatch.Tracing;

/// <summary>
/// Keeps all that a dispatcher's state machine was told, in order: enough to replay its decisions. Called on the
/// dispatcher's turn, so it must not block and does not throw.
/// </summary>
public interface IDispatchTrace : IAsyncDisposable
{
    /// <summary>Called once, before the first event.</summary>
    void OnStarted(DispatcherOptions options);

    void OnEvent(DispatchEvent happened);

    /// <summary>Called now and then: what the events so far have led to, for a replay to compare itself with.</summary>
    void OnDecided(DecisionHash soFar);
}

/// <summary>Opens a trace for each activation of a dispatcher.</summary>
public interface IDispatchTraces
{
    IDispatchTrace Open(string dispatcher);
}

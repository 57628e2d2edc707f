using Grid.FaultSimulation.Checks;
using Grid.Scheduling.Dispatch;

namespace Grid.FaultSimulation.Dispatchers;

/// <summary>One activation of a region's dispatcher, with the checker's own notes of what it was told and decided.</summary>
internal sealed class DispatcherInstance(Dispatcher dispatcher, DispatcherView view)
{
    public Dispatcher Dispatcher => dispatcher;
    public DispatcherView View => view;
    public bool IsAlive { get; set; } = true;

    /// <summary>It has not read the ledger yet: what comes in waits, as calls to a grain do while it activates.</summary>
    public bool IsRebuilding { get; set; } = true;
    public Queue<DispatchEvent> WaitingCalls { get; } = [];
}

using Grid.FaultSimulation.Dispatchers;
using Grid.Scheduling.Dispatch;

namespace Grid.FaultSimulation.Messages;

/// <summary>Something a dispatcher asked of the ledger or of a node and waits to hear about. The first answer counts.</summary>
internal sealed class DispatcherCall(SimDispatcher dispatcher, DispatcherInstance caller, DispatchAction action)
{
    public SimDispatcher Dispatcher => dispatcher;
    public DispatcherInstance Caller => caller;
    public DispatchAction Action => action;
    public bool IsAnswered { get; set; }
}

/// <summary>An answer on its way back: what the dispatcher is told, one event for each job.</summary>
internal sealed record CallAnswer(DispatcherCall Call, IReadOnlyList<DispatchEvent> Events);

/// <summary>A dispatcher reads one page of its open jobs.</summary>
internal sealed record PageRequest(SimDispatcher Dispatcher, DispatcherInstance Caller, int After, int Limit)
{
    public bool IsAnswered { get; set; }
}

/// <summary>The page as the ledger had it, already as events, and the last row's number.</summary>
internal sealed record Page(PageRequest Request, IReadOnlyList<DispatchEvent> Events, int Last);

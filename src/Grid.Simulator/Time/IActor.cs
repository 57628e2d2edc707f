namespace Grid.Simulator.Time;

/// <summary>Something in the country that time or a message wakes.</summary>
internal interface IActor
{
    void OnEvent(in ScheduledEvent happened);
}

/// <summary>What an actor is told. A value: a virtual day has tens of millions of them.</summary>
/// <param name="Number">A version, an attempt or an answer, as <paramref name="What"/> needs it.</param>
internal readonly record struct ScheduledEvent(EventKind What, object? Subject = null, long Number = 0);

/// <summary>Everything that an actor can be told.</summary>
internal enum EventKind
{
    Arrival,

    // Asked of the ledger.
    Take,
    Read,
    ReadPage,
    Quarantine,
    Conclude,
    Complete,
    Release,
    Sweep,
    Publish,

    // Told to a region.
    Event,
    Answered,
    Unanswered,
    PageRead,
    PageUnanswered,
    Tick,
    Reconcile,

    // Told to a node, or happening on it.
    Beat,
    Start,
    Yield,
    FetchBegins,
    Fetched,
    FetchFailed,
    Loaded,
    SliceEnded,
    LedgerAnswered,
    LedgerUnanswered,
    TellAgain,
    Told,
    Restarted,

    // Links and faults.
    TransferEnded,
    Fault,
    Repair,
}

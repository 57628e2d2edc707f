namespace Grid.Simulator.Time;

/// <summary>Something in the country that time or a message wakes.</summary>
internal interface IActor
{
    void Wake(in Wake wake);
}

/// <summary>What an actor is woken for. A value: a virtual day has tens of millions of them.</summary>
/// <param name="Number">A version, an attempt or an answer, as <paramref name="What"/> needs it.</param>
internal readonly record struct Wake(Happening What, object? Subject = null, long Number = 0);

/// <summary>Everything that an actor can be woken for.</summary>
internal enum Happening
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

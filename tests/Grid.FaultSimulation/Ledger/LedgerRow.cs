using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Ledger;

/// <summary>A job as the ledger has it.</summary>
internal sealed class LedgerRow(Job job, int dispatcher, int number)
{
    public Job Job => job;

    /// <summary>Index of the dispatcher that owns it.</summary>
    public int Dispatcher => dispatcher;

    /// <summary>Counts up over admissions: the order of pages.</summary>
    public int Number => number;

    /// <summary>Of the newest lease, held or given back; 0 before the first.</summary>
    public long Epoch { get; set; }

    /// <summary>Node that holds the lease, or held it when the job ended; null while waiting.</summary>
    public string? Owner { get; set; }
    public RowState State { get; set; }

    /// <summary>Distinct nodes it has failed on, oldest first.</summary>
    public List<string> FailedOn { get; } = [];

    /// <summary>Nodes that were lost with it, as the dispatcher knew when it took the newest lease.</summary>
    public IReadOnlyList<NodeLoss> Losses { get; set; } = [];

    /// <summary>Why the last attempt failed, or why it was quarantined; empty otherwise.</summary>
    public string LastFailure { get; set; } = "";
    public bool IsPublished { get; set; }
}

internal enum RowState
{
    Open,
    Completed,
    Quarantined,
}

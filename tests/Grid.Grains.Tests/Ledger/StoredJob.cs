using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Ledger;

/// <summary>A job in <see cref="MemoryLedger"/>.</summary>
internal sealed class StoredJob(string dispatcher)
{
    /// <summary>Whose it is to place.</summary>
    public string Dispatcher { get; set; } = dispatcher;
    public long Epoch { get; set; }
    public string Node { get; set; } = "";
    public bool Held { get; set; }
    public DateTimeOffset Until { get; set; }

    /// <summary>When the newest lease was taken; of a completed job, when its run began.</summary>
    public DateTimeOffset? TakenAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public JobResult? Result { get; set; }

    /// <summary>How it ended; null while it is open.</summary>
    public JobState? End { get; set; }
    public string LastFailure { get; set; } = "";
    public List<string> FailedOn { get; } = [];
    public string LostWith { get; set; } = "";

    public bool IsOpen => End is null;

    public bool IsUnpublished => End is JobState.Completed;

    /// <summary>Back in the queue, with its epoch and without what was counted against it.</summary>
    public StoredJob Requeued(string owner) => new(owner) { Epoch = Epoch };

    public JobReport Report(JobId id) => new()
    {
        Model = id.Model,
        Revision = id.Revision,
        State = End ?? (Held ? JobState.Running : JobState.Waiting),
        Node = Node,
        Epoch = Epoch,
        StartedAt = (IsOpen && !Held) || End is JobState.Superseded ? null : TakenAt,
        CompletedAt = CompletedAt,
        PublishedAt = PublishedAt,
        Result = Result,
        LastFailure = LastFailure,
    };
}

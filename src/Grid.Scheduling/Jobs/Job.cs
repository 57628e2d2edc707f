namespace Grid.Scheduling.Jobs;

/// <summary>Names a job: one model to run on one study.</summary>
public readonly record struct JobKey(string Study, string Model) : IComparable<JobKey>
{
    public int CompareTo(JobKey other)
    {
        var byStudy = string.CompareOrdinal(Study, other.Study);
        return byStudy != 0 ? byStudy : string.CompareOrdinal(Model, other.Model);
    }

    public override string ToString() => $"{Study}/{Model}";
}

/// <summary>What the scheduler must know of a job. Immutable; times are absolute.</summary>
public sealed record Job
{
    public required JobKey Key { get; init; }
    public required string Pathway { get; init; }
    public required Tier Tier { get; init; }

    /// <summary>The instant by which the pathway promises the answer.</summary>
    public required DateTimeOffset Deadline { get; init; }
    public required DateTimeOffset AdmittedAt { get; init; }

    /// <summary>Site that sent the study: its instance store holds the images, and its share is what fairness counts.</summary>
    public required string Site { get; init; }

    /// <summary>Size of the images that a node must have, in bytes; a negative size counts as zero.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many images the model will look at; a negative number counts as zero.</summary>
    public required int Images { get; init; }
}

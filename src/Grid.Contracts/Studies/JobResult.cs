namespace Grid.Contracts.Studies;

/// <summary>What a run could say. Only <see cref="NoFinding"/> is a negative answer.</summary>
public enum ResultOutcome
{
    /// <summary>At least one finding above the model's threshold.</summary>
    Finding = 1,

    /// <summary>All that the model needs was seen, and nothing was above the threshold.</summary>
    NoFinding = 2,

    /// <summary>Something the model needs was missing or unusable, so the absence of findings means nothing.</summary>
    Indeterminate = 3,
}

/// <summary>The result of one model on one study.</summary>
[GenerateSerializer, Immutable, Alias("grid.job-result.v1")]
public sealed record JobResult
{
    [Id(0)] public required ResultOutcome Outcome { get; init; }

    /// <summary>Model name and version that produced it.</summary>
    [Id(1)] public required string Model { get; init; }
    [Id(2)] public required string ModelVersion { get; init; }

    /// <summary>Highest study-level score, 0 to 1; null when nothing could be scored.</summary>
    [Id(3)] public double? Score { get; init; }

    [Id(4)] public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What a reader of the result must know about the input: tilt, uneven spacing, missing slices.</summary>
    [Id(5)] public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the result is labelled, e.g. that the model is for demonstration only.</summary>
    [Id(6)] public string IntendedUse { get; init; } = "";

    /// <summary>What it was made by and of; null for a result that was kept before this was.</summary>
    [Id(20)] public ResultProvenance? Provenance { get; init; }
}

/// <summary>What an amendment, or a recall of a model, must know of a result.</summary>
[GenerateSerializer, Immutable, Alias("grid.result-provenance.v1")]
public sealed record ResultProvenance
{
    /// <summary>SHA-256 of the model's file, lower-case hexadecimal; empty where the runner has no such file.</summary>
    [Id(0)] public string ModelSha256 { get; init; } = "";
    [Id(1)] public string Node { get; init; } = "";

    /// <summary>Of the lease under which it was made.</summary>
    [Id(2)] public long Epoch { get; init; }
    [Id(3)] public int Revision { get; init; } = 1;

    /// <summary>SHA-256 over the revision's instances.</summary>
    [Id(4)] public string ContentHash { get; init; } = "";

    /// <summary>Instances that were brought to the node and read.</summary>
    [Id(5)] public int InstancesRead { get; init; }
}

/// <summary>One thing a model says it saw.</summary>
[GenerateSerializer, Immutable, Alias("grid.finding.v1")]
public sealed record Finding
{
    /// <summary>In the model manifest's words, e.g. "hypodense territory".</summary>
    [Id(0)] public required string Label { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(1)] public required double Score { get; init; }

    /// <summary>Where, in words: side, slices, view.</summary>
    [Id(2)] public string Location { get; init; } = "";

    /// <summary>SOP Instance UIDs of the images that show it.</summary>
    [Id(3)] public IReadOnlyList<string> SopInstanceUids { get; init; } = [];
}

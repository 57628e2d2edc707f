namespace Grid.Contracts.Dispatch;

/// <summary>Open jobs of one study that somebody asks about.</summary>
[GenerateSerializer, Immutable, Alias("grid.explain-jobs.v1")]
public sealed record ExplainJobs
{
    [Id(0)] public required string StudyInstanceUid { get; init; }
    [Id(1)] public required IReadOnlyList<string> Models { get; init; }

    [Id(20)] public int Revision { get; init; } = 1;
}

using Grid.Contracts.Studies;

namespace Grid.Contracts.Operations;

/// <summary>How many studies came within a time, and when the first and the last of them did.</summary>
[GenerateSerializer, Immutable, Alias("grid.load-extent.v1")]
public sealed record LoadExtent(
    [property: Id(0)] long Studies,
    [property: Id(1)] DateTimeOffset? FirstReceivedAt,
    [property: Id(2)] DateTimeOffset? LastReceivedAt);

/// <summary>Which studies to read, in the order in which they came.</summary>
[GenerateSerializer, Immutable, Alias("grid.load-query.v1")]
public sealed record LoadQuery
{
    /// <summary>Received at or after.</summary>
    [Id(0)] public required DateTimeOffset From { get; init; }

    /// <summary>Received before.</summary>
    [Id(1)] public required DateTimeOffset Until { get; init; }

    /// <summary>1 to 1,000.</summary>
    [Id(2)] public int Limit { get; init; } = 1_000;

    /// <summary>The last study of the page before; null for the first page.</summary>
    [Id(3)] public LoadCursor? After { get; init; }
}

/// <summary>A place in the order of receipt.</summary>
[GenerateSerializer, Immutable, Alias("grid.load-cursor.v1")]
public sealed record LoadCursor(
    [property: Id(0)] DateTimeOffset ReceivedAt,
    [property: Id(1)] string StudyInstanceUid);

/// <summary>Some studies as load: when and where they came, how large they are and what became of them.</summary>
/// <param name="Next">To ask for the next page with; null after the last.</param>
[GenerateSerializer, Immutable, Alias("grid.load-page.v1")]
public sealed record LoadPage(
    [property: Id(0)] IReadOnlyList<LoadedStudy> Studies,
    [property: Id(1)] LoadCursor? Next);

/// <summary>A study without anything that names it or says what was found.</summary>
[GenerateSerializer, Immutable, Alias("grid.loaded-study.v1")]
public sealed record LoadedStudy
{
    [Id(0)] public required DateTimeOffset ReceivedAt { get; init; }
    [Id(1)] public required string SiteId { get; init; }
    [Id(2)] public required string Pathway { get; init; }
    [Id(3)] public required StudyState State { get; init; }
    [Id(4)] public required int InstanceCount { get; init; }
    [Id(5)] public required long Bytes { get; init; }
    [Id(6)] public required IReadOnlyList<LoadedJob> Jobs { get; init; }
}

/// <summary>What running one model on it took.</summary>
[GenerateSerializer, Immutable, Alias("grid.loaded-job.v1")]
public sealed record LoadedJob
{
    [Id(0)] public required string Model { get; init; }
    [Id(1)] public required JobState State { get; init; }

    /// <summary>Node that holds, or last held, the lease; empty before the first.</summary>
    [Id(2)] public required string Node { get; init; }

    /// <summary>Leases taken: more than 1 where a run yielded, failed or was lost.</summary>
    [Id(3)] public required long Epoch { get; init; }

    /// <summary>When a node first began with it.</summary>
    [Id(4)] public DateTimeOffset? FirstStartedAt { get; init; }

    /// <summary>When the node of its last lease began with it.</summary>
    [Id(5)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the result was there.</summary>
    [Id(6)] public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Bringing the images to the node, in the last lease; null where it was not kept.</summary>
    [Id(7)] public TimeSpan? Transfer { get; init; }
}

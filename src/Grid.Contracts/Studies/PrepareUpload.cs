namespace Grid.Contracts.Studies;

/// <summary>Asks where a site's instances go and which of them are not there yet.</summary>
[GenerateSerializer, Immutable, Alias("grid.prepare-upload.v1")]
public sealed record PrepareUpload(
    [property: Id(0)] string SiteId,
    [property: Id(1)] IReadOnlyList<string> Sha256)
{
    /// <summary>
    /// What will be submitted once they are there: a grid that would not take it now says so before images travel and fill
    /// the disk that an emergency's need. Without the patient, who decides nothing here. Null where it is not known yet.
    /// </summary>
    [Id(2)] public SubmitStudy? Study { get; init; }
}

/// <summary>Where to send what is missing. Refused when <see cref="Refusal"/> is not empty.</summary>
[GenerateSerializer, Immutable, Alias("grid.upload-plan.v1")]
public sealed record UploadPlan
{
    /// <summary>Each instance is sent by <c>PUT {BaseAddress}/{sha256}</c> with the header <c>Authorization: Grid-Ticket {Ticket}</c>.</summary>
    [Id(0)] public string BaseAddress { get; init; } = "";

    /// <summary>Right to write to this one site's store until <see cref="ValidUntil"/>.</summary>
    [Id(1)] public string Ticket { get; init; } = "";

    [Id(2)] public DateTimeOffset ValidUntil { get; init; }

    /// <summary>The content hashes that the store does not hold yet.</summary>
    [Id(3)] public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Empty, or why no upload can be prepared and what to do.</summary>
    [Id(4)] public string Refusal { get; init; } = "";

    /// <summary>When to ask again, where the refusal is for the moment only.</summary>
    [Id(5)] public TimeSpan? RetryAfter { get; init; }
}

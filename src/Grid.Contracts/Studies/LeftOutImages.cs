namespace Grid.Contracts.Studies;

/// <summary>
/// Files that were sent along with a study and could not be read, so that nobody knows what they show. Counted by reason and
/// without their names, which may hold identity.
/// </summary>
/// <param name="Count">At least 1.</param>
/// <param name="Reason">In words that all of them share, for example <c>empty file</c>.</param>
[GenerateSerializer, Immutable, Alias("grid.unread-files.v1")]
public sealed record UnreadFiles(
    [property: Id(0)] int Count,
    [property: Id(1)] string Reason);

/// <summary>An instance that lies in the store and that no model can read.</summary>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018).</param>
/// <param name="Reason">What the check at its arrival found.</param>
[GenerateSerializer, Immutable, Alias("grid.unusable-instance.v1")]
public sealed record UnusableInstance(
    [property: Id(0)] string SopInstanceUid,
    [property: Id(1)] string Reason);

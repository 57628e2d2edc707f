using Grid.Scheduling.Dispatch;

namespace Grid.Cli.Policies;

/// <summary>What came of comparing two policies over a trace; its form in <c>-o json</c>.</summary>
/// <param name="Regions">Whose decisions were recorded.</param>
/// <param name="Decisions">Made under the recorded policy.</param>
/// <param name="Hash">Of these decisions, as the replay made them; one for each activation of a dispatcher.</param>
/// <param name="IsVerified">Whether the trace says what its decisions were, and the replay made the same.</param>
/// <param name="Groups">The differing ones by pathway and kind.</param>
/// <param name="Differences">The first of them.</param>
internal sealed record PolicyDiffReport(
    IReadOnlyList<string> Regions,
    long Decisions,
    string Hash,
    long Differing,
    bool IsVerified,
    IReadOnlyList<DifferenceGroup> Groups,
    IReadOnlyList<Difference> Differences);

internal sealed record DifferenceGroup(string Pathway, DecisionKind Kind, long Differing);

/// <param name="Recorded">What was decided, in words; null when nothing was.</param>
/// <param name="Other">What the other policy would have decided; null when nothing.</param>
internal sealed record Difference(
    DateTimeOffset At, DecisionKind Kind, string StudyInstanceUid, string Model, string Pathway, string? Recorded, string? Other);

namespace Grid.Scheduling.Recognition;

/// <summary>What a study was taken for, and why. Closed: <see cref="Recognised"/> or <see cref="Unrecognised"/>.</summary>
public abstract record RecognitionOutcome
{
    private RecognitionOutcome()
    {
    }

    /// <summary>The pathway; for an unrecognised study the one that takes what no rule matched.</summary>
    public required string Pathway { get; init; }

    /// <summary>
    /// One sentence made of the rules' own words, never of the study's, so it may be logged.
    /// </summary>
    public required string Why { get; init; }

    /// <summary>What the rules looked at, as sent: for the person who asks, never for a log.</summary>
    public required IReadOnlyList<FactSeen> LookedAt { get; init; }

    /// <summary>More urgent rules that nearly held, the nearest first; at most <see cref="RecognitionRules.MaxNearMisses"/>.</summary>
    public required IReadOnlyList<NearMiss> NearMisses { get; init; }

    /// <summary>A rule decided.</summary>
    public sealed record Recognised : RecognitionOutcome
    {
        public required string Rule { get; init; }
    }

    /// <summary>No rule held: kept and answered with the reasons, never dropped.</summary>
    public sealed record Unrecognised : RecognitionOutcome;
}

/// <summary>One value that rules could look at, e.g. <c>modality</c> and <c>CT</c>. The value is as sent: not for logs.</summary>
public sealed record FactSeen(string Field, string Value);

/// <summary>A rule that nearly held. <paramref name="Why"/> is made of the rule's own words.</summary>
public sealed record NearMiss(string Rule, string Pathway, string Why);

using System.Globalization;
using System.Text;

namespace Grid.Scheduling.Dispatch;

/// <summary>
/// Why a job went where it went: the candidates with their cost terms, soonest first, the winner the first of them.
/// Made for every lease; put into words only where somebody keeps them.
/// </summary>
public sealed record Decision
{
    /// <summary>Changes whenever the same inputs could give another decision.</summary>
    public const int PolicyVersion = 4;

    /// <summary>Most candidates that a decision names; <see cref="Considered"/> counts them all.</summary>
    public const int MostNamed = 6;

    public required DateTimeOffset At { get; init; }
    public required Job Job { get; init; }

    /// <summary>The winner, then the others by estimated completion; at most <see cref="MostNamed"/>.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many nodes could have taken it, busy ones included.</summary>
    public required int Considered { get; init; }

    /// <summary>Nodes that could not, by reason.</summary>
    public required Exclusions Excluded { get; init; }

    /// <summary>Why it was this job's turn.</summary>
    public required OrderReason Turn { get; init; }

    /// <summary>Jobs that go on waiting.</summary>
    public required int WaitingBehind { get; init; }

    /// <summary>Other jobs that share the run.</summary>
    public int SharedWith { get; init; }

    /// <summary>Region that lends the slot; null for one of our own.</summary>
    public string? LentBy { get; init; }

    public Candidate Winner => Candidates[0];

    /// <summary>The decision as a person reads it.</summary>
    public string InWords()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Winner.Node} at {Winner.Site}");
        if (LentBy is { } region) text.Append(CultureInfo.InvariantCulture, $", lent by {region}");
        text.Append(CultureInfo.InvariantCulture, $": answer expected in {Seconds(Winner.Total)} s ({Terms(Winner)})");
        text.Append(CultureInfo.InvariantCulture, $", {Seconds(Job.Deadline - At)} s before the deadline");
        if (Job.Deadline < At) text.Append(" (already missed)");
        text.Append(CultureInfo.InvariantCulture, $"; {Words(Job.Tier)} tier, {Words(Turn)}, ahead of {WaitingBehind} waiting jobs");
        if (SharedWith > 0) text.Append(CultureInfo.InvariantCulture, $", in one run with {SharedWith} more");

        foreach (var other in Candidates.Skip(1))
            text.Append(CultureInfo.InvariantCulture, $"; not {other.Node}: {Seconds(other.Total)} s ({Terms(other)}), {other.DistanceKm:0} km");
        if (Considered > Candidates.Count) text.Append(CultureInfo.InvariantCulture, $"; nor {Considered - Candidates.Count} later ones");
        if (Considered == 1) text.Append("; no other node can take it");
        if (Excluded.InWords() is { Length: > 0 } excluded) text.Append(CultureInfo.InvariantCulture, $"; out of the question: {excluded}");
        return text.Append(CultureInfo.InvariantCulture, $" [policy {PolicyVersion}]").ToString();
    }

    private static string Terms(in Candidate c)
    {
        var terms = new List<string>(4);
        if (c.Queue > TimeSpan.Zero) terms.Add($"queue {Seconds(c.Queue)}");
        if (c.Transfer > TimeSpan.Zero) terms.Add($"transfer {Seconds(c.Transfer)}");
        if (c.Load > TimeSpan.Zero) terms.Add($"load {Seconds(c.Load)}");
        terms.Add($"run {Seconds(c.Run)}");
        return string.Join(" + ", terms);
    }

    private static string Words(OrderReason turn) => turn switch
    {
        OrderReason.Emergency => "emergencies by deadline",
        OrderReason.ByDeadline => "earliest deadline",
        OrderReason.Protected => "before lesser work because its tier's deadlines are near",
        OrderReason.Late => "late, behind work that can still be in time",
        OrderReason.Aged => "its turn by age",
        OrderReason.PassedOn => "those before it will be answered sooner elsewhere",
        OrderReason.Shared => "shares a run of its model",
        OrderReason.ByRule => "by the configured order",
        _ => throw new ArgumentOutOfRangeException(nameof(turn), turn, null),
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

#pragma warning disable CA1308 // Prose, not a normalisation.
    internal static string Words(Tier tier) => tier.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>Why it was a job's turn.</summary>
public enum OrderReason
{
    Emergency = 1,
    ByDeadline,

    /// <summary>A higher tier whose waiting work would miss its deadlines if lesser work went first.</summary>
    Protected,

    /// <summary>Its own deadline cannot be met any more; it goes behind work that can.</summary>
    Late,

    /// <summary>It has let higher tiers pass for as long as the policy asks.</summary>
    Aged,

    /// <summary>Jobs before it pass over this slot, because a busy one answers them sooner.</summary>
    PassedOn,

    /// <summary>It shares the run of a job whose turn it was.</summary>
    Shared,

    /// <summary>A simpler order is configured.</summary>
    ByRule,
}

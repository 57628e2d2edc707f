using System.Globalization;
using System.Text;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Scheduling.Dispatch;

/// <summary>Why a job went where it went: every candidate with its cost terms, soonest first; the first one won.</summary>
public sealed record Decision(DateTimeOffset At, Job Job, IReadOnlyList<Candidate> Candidates, int WaitingBehind)
{
    /// <summary>Changes whenever the same inputs could give another decision.</summary>
    public const int PolicyVersion = 1;

    public Candidate Winner => Candidates[0];

    /// <summary>The decision as a person reads it.</summary>
    public string InWords()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Winner.Node} at {Winner.Site}: answer expected in {Seconds(Winner.Total)} s");
        text.Append(CultureInfo.InvariantCulture, $" (transfer {Seconds(Winner.Transfer)} s, run {Seconds(Winner.Run)} s)");
        text.Append(CultureInfo.InvariantCulture, $", {Seconds(Job.Deadline - At)} s before the deadline");
        if (Job.Deadline < At) text.Append(" (already missed)");
        text.Append(CultureInfo.InvariantCulture, $"; {Words(Job.Tier)} tier, ahead of {WaitingBehind} waiting jobs");

        foreach (var other in Candidates.Skip(1))
            text.Append(CultureInfo.InvariantCulture, $"; not {other.Node}: {Seconds(other.Total)} s (transfer {Seconds(other.Transfer)} s), {other.DistanceKm:0} km");
        if (Candidates.Count == 1) text.Append("; no other node with a free slot serves the model");
        return text.Append(CultureInfo.InvariantCulture, $" [policy {PolicyVersion}]").ToString();
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

#pragma warning disable CA1308 // Prose, not a normalisation.
    private static string Words(Tier tier) => tier.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

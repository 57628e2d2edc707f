using System.Globalization;

namespace Grid.Scheduling.Admission;

/// <summary>
/// What is turned away before it is taken: routine work first, scheduled work later, emergencies never. What was acknowledged is
/// never dropped.
/// </summary>
internal static class AdmissionPolicy
{
    public static AdmissionStanding Decide(WaitingJobs waiting, AdmissionLimits limits) => new(
        Over(waiting.Count, limits.RoutineTotal),
        Over(waiting.Count, limits.ScheduledTotal),
        OverBySite(waiting, Tier.Routine, limits.RoutinePerSite),
        OverBySite(waiting, Tier.Scheduled, limits.ScheduledPerSite));

    private static string Over(int waiting, int limit) => waiting < limit
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{waiting} jobs wait, the limit for this class of work is {limit}");

    private static Dictionary<string, string> OverBySite(WaitingJobs waiting, Tier tier, int limit)
    {
        var bySite = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var queue in waiting.Classes.Where(c => c.Tier == tier).SelectMany(c => c.Sites))
            bySite[queue.Site] = bySite.GetValueOrDefault(queue.Site) + queue.Jobs.Count;
        return bySite.Where(s => s.Value >= limit).ToDictionary(
            s => s.Key,
            s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} jobs of this site wait, its limit for this class of work is {limit}"),
            StringComparer.Ordinal);
    }
}

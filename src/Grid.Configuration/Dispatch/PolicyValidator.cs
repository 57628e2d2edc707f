using System.Globalization;
using Grid.Configuration.Reading;
using Grid.Scheduling.Policy;

namespace Grid.Configuration.Dispatch;

/// <summary>Values of a policy that are each in range and make no sense together.</summary>
internal static class PolicyValidator
{
    /// <param name="path">Of the policy; empty where a file holds nothing else.</param>
    public static void Validate(PolicyOptions policy, string path, ReadingContext context)
    {
        if (policy.SliceLimit >= policy.YieldPatience)
        {
            context.Add(ConfigPath.Member(path, "sliceLimit"), policy.SliceLimit.ToString("c"), $"less than yieldPatience, {policy.YieldPatience:c}",
                "A run would be stopped hard, and lose a slice, before it could come to a safe point.");
        }

        if (policy.MinimumRun > policy.YieldPatience)
        {
            context.Add(ConfigPath.Member(path, "minimumRun"), policy.MinimumRun.ToString("c"), $"at most yieldPatience, {policy.YieldPatience:c}",
                "An emergency would wait longer for a run to be old enough than for it to yield.");
        }

        var admission = policy.Admission;
        if (admission.ScheduledTotal < admission.RoutineTotal)
        {
            context.Add(ConfigPath.Member(path, "admission.scheduledTotal"), admission.ScheduledTotal.ToString(CultureInfo.InvariantCulture),
                FormattableString.Invariant($"at least routineTotal, {admission.RoutineTotal}"), "Scheduled work would be turned away before routine work.");
        }
    }

    /// <summary>Weights are for sites that exist: a misspelt id would be a weight for nobody.</summary>
    public static void ValidateSites(PolicyOptions policy, string path, IReadOnlyCollection<string> sites, ReadingContext context)
    {
        var weights = ConfigPath.Member(path, "siteWeights");
        foreach (var site in policy.SiteWeights.Keys) References.Exists(context, ConfigPath.Member(weights, site), site, sites, "the id of a site");
    }
}

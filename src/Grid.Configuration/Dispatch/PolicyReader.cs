using Grid.Configuration.Reading;
using Grid.Scheduling.Policy;

namespace Grid.Configuration.Dispatch;

/// <summary>Reads section <c>dispatch.policy</c>. Defaults are the policy's own, so that they are written once.</summary>
internal static class PolicyReader
{
    private const int MostJobsPerSite = 10_000_000;
    private const int MostJobs = 100_000_000;
    private const double LeastWeight = 0.01;
    private const double MostWeight = 100;

    private static readonly PolicyOptions Default = new();
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static PolicyOptions Read(SectionReader section)
    {
        var policy = new PolicyOptions
        {
            Order = section.Choice<OrderRule>("order", Default.Order),
            Placement = section.Choice<PlacementRule>("placement", Default.Placement),
            RoutineGrace = section.Duration("routineGrace", Default.RoutineGrace, Minute, TimeSpan.FromHours(24)),
            SiteWeights = Weights(section.Section("siteWeights")),
            Preemption = section.Flag("preemption", Default.Preemption),
            MinimumRun = section.Duration("minimumRun", Default.MinimumRun, TimeSpan.Zero, Minute),
            SliceLimit = section.Duration("sliceLimit", Default.SliceLimit, Second / 10, Second * 10),
            YieldPatience = section.Duration("yieldPatience", Default.YieldPatience, Second / 2, Minute),
            BatchJobs = section.Whole("batchJobs", Default.BatchJobs, 1, 64),
            Lookahead = section.Whole("lookahead", Default.Lookahead, 0, 64),
            SpillMargin = section.Duration("spillMargin", Default.SpillMargin, TimeSpan.Zero, Minute * 10),
            ReservationHold = section.Duration("reservationHold", Default.ReservationHold, Second, Minute),
            LearningRate = section.Fraction("learningRate", Default.LearningRate, 0, 1),
            Admission = Limits(section.Section("admission")),
        };
        section.Close();
        return policy;
    }

    private static Dictionary<string, double> Weights(SectionReader section)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var site in section.Keys()) weights[site] = section.Fraction(site, 1, LeastWeight, MostWeight);
        section.Close();
        return weights;
    }

    private static AdmissionLimits Limits(SectionReader section)
    {
        var byDefault = Default.Admission;
        var limits = new AdmissionLimits
        {
            RoutinePerSite = section.Whole("routinePerSite", byDefault.RoutinePerSite, 1, MostJobsPerSite),
            ScheduledPerSite = section.Whole("scheduledPerSite", byDefault.ScheduledPerSite, 1, MostJobsPerSite),
            RoutineTotal = section.Whole("routineTotal", byDefault.RoutineTotal, 1, MostJobs),
            ScheduledTotal = section.Whole("scheduledTotal", byDefault.ScheduledTotal, 1, MostJobs),
        };
        section.Close();
        return limits;
    }
}

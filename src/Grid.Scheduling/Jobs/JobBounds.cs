namespace Grid.Scheduling.Jobs;

/// <summary>
/// Brings absurd values of an admitted job into bounds. It is durable by then and must be answered, so it is not refused; and no
/// arithmetic on it may overflow.
/// </summary>
internal static class JobBounds
{
    private const long MostBytes = 1L << 40;
    private const int MostImages = 1_000_000;
    private static readonly TimeSpan FarthestTime = TimeSpan.FromDays(365);

    /// <summary>The job itself where everything is in bounds.</summary>
    public static Job Within(Job job, DateTimeOffset now)
    {
        var deadline = Within(job.Deadline, now);
        var admitted = Within(job.AdmittedAt, now);
        var isUnchanged = job.Bytes is >= 0 and <= MostBytes && job.Images is >= 0 and <= MostImages
            && job.Tier is >= Tier.Emergency and <= Tier.Routine && deadline == job.Deadline && admitted == job.AdmittedAt;
        return isUnchanged
            ? job
            : job with
            {
                Bytes = Math.Clamp(job.Bytes, 0, MostBytes),
                Images = Math.Clamp(job.Images, 0, MostImages),
                Tier = (Tier)Math.Clamp((int)job.Tier, (int)Tier.Emergency, (int)Tier.Routine),
                Deadline = deadline,
                AdmittedAt = admitted,
            };
    }

    private static DateTimeOffset Within(DateTimeOffset time, DateTimeOffset now)
    {
        if (time - now > FarthestTime) return now + FarthestTime;
        return now - time > FarthestTime ? now - FarthestTime : time;
    }
}

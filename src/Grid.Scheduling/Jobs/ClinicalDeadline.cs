namespace Grid.Scheduling.Jobs;

/// <summary>The instant by which an answer is due.</summary>
public static class ClinicalDeadline
{
    /// <summary>Thrombolysis window of ischaemic stroke, counted from last-known-well.</summary>
    public static readonly TimeSpan TherapeuticWindow = TimeSpan.FromHours(4.5);

    /// <summary>
    /// The sooner of the pathway's promise and, for emergencies whose order says when the patient was last known
    /// to be well, the end of the therapeutic window. A window that closed before the study came does not count:
    /// the promise still stands, because the answer is still wanted (late-window thrombectomy, haemorrhage).
    /// </summary>
    public static DateTimeOffset Of(DateTimeOffset receivedAt, TimeSpan promise, Tier tier, DateTimeOffset? lastKnownWell)
    {
        var promised = receivedAt + promise;
        if (tier != Tier.Emergency || lastKnownWell is not { } well) return promised;

        // A time near the end of time is no time of a patient; the sum must not fail over it.
        var windowEnds = well < DateTimeOffset.MaxValue - TherapeuticWindow ? well + TherapeuticWindow : DateTimeOffset.MaxValue;
        return windowEnds > receivedAt && windowEnds < promised ? windowEnds : promised;
    }
}

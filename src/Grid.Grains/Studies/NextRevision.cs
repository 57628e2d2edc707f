using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Studies;

/// <summary>
/// What a submission makes of a study that is known: nothing, or the next revision with all instances that are known by then. Urgency
/// may rise with a later submission and never falls: late slices often come without the order that called the study a stroke.
/// </summary>
internal sealed record NextRevision(SubmitStudy Request, StudyRecognition Recognition, StudyRecord Known)
{
    public int Number => Known.Revision + 1;

    /// <summary>Null where what stands is the answer to the submission, too.</summary>
    public static NextRevision? Of(SubmitStudy request, AdmissionReply known, GridTopology plan)
    {
        if (known.Outcome is not (AdmissionOutcome.Grows or AdmissionOutcome.AlreadyKnown)) return null;

        var stored = known.Stored;
        var whole = request with { Series = StudyGrowth.Unite(stored.Series, stored.SiteId, request.Series, request.SiteId) };
        var recognised = StudyRecognition.Of(whole, plan);
        if (known.Outcome == AdmissionOutcome.AlreadyKnown && !CallsForARun(recognised.Pathway, stored)) return null;
        return new NextRevision(whole, MoreUrgent(recognised, stored, plan), stored);
    }

    /// <summary>
    /// The same instances under a more urgent order: run as such, unless the same models have begun or answered already. Anything else
    /// in the order (its reason, when the patient was last known well) changes nothing of what was acknowledged.
    /// </summary>
    private static bool CallsForARun(PathwayPlan pathway, StudyRecord stored)
    {
        if (pathway.Models.Count == 0 || pathway.Tier >= TierName.Parse(stored.Tier)) return false;
        return stored.State == StudyState.Waiting || pathway.Models.Except(stored.Jobs.Select(j => j.Model), StringComparer.Ordinal).Any();
    }

    private static StudyRecognition MoreUrgent(StudyRecognition recognised, StudyRecord stored, GridTopology plan)
    {
        if (!plan.Pathways.TryGetValue(stored.Pathway, out var before) || before.Models.Count == 0) return recognised;
        return recognised.Pathway.Models.Count == 0 || before.Tier < recognised.Pathway.Tier ? new StudyRecognition(before, stored.RecognisedBy) : recognised;
    }
}

using Grid.Contracts.Dispatch;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Contracts.Text;
using Grid.Grains.Patients;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Grid.Scheduling.Jobs;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Studies;

/// <summary>
/// Holds nothing between calls. Reentrant, because a silo has as many workers as it has cores: without it so many submissions at a
/// time would wait for their commits, the ledger would have nothing to commit together, and a stroke would stand in line behind a
/// flood of lesser studies before anybody knew what it is.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed partial class IntakeGrain(
    GridTopology plan,
    PatientKeys patients,
    PatientJudge judge,
    IStudyLedger ledger,
    IInstanceStores stores,
    LoadShedder door,
    IntakeLimiter room,
    DispatcherNotifier notices,
    TimeProvider clock,
    ILogger<IntakeGrain> log) : Grain, IIntakeGrain
{
    private static readonly TimeSpan RetryWhenBusy = TimeSpan.FromSeconds(30);

    // More than a study has parts that are sent at the same moment.
    private const int MostTurns = 50;

    public async Task<UploadPlan> PrepareAsync(PrepareUpload request)
    {
        if (SubmissionCheck.FindFault(request, plan) is { Length: > 0 } fault) return new UploadPlan { Refusal = fault };

        if (request.Study is { } study)
        {
            if (SubmissionCheck.FindFault(study, plan) is { Length: > 0 } broken) return new UploadPlan { Refusal = broken };
            study = SubmittedText.Clean(study);
            var pathway = StudyRecognition.Of(study, plan).Pathway;
            if (await FindLimitAsync(study, pathway) is { Length: > 0 } limit)
                return new UploadPlan { Refusal = TurnAway(study, pathway, limit).Reason, RetryAfter = RetryWhenBusy };
        }

        var missing = await stores.FindMissingAsync(request.SiteId, request.Sha256);
        var ticket = stores.IssueTicket(request.SiteId);
        return new UploadPlan
        {
            BaseAddress = ticket.BaseAddress,
            Ticket = ticket.Ticket,
            ValidUntil = ticket.ValidUntil,
            Missing = missing,
        };
    }

    public async Task<SubmissionReply> SubmitAsync(SubmitStudy request)
    {
        if (SubmissionCheck.FindFault(request, plan) is { Length: > 0 } fault) return Refuse(request, fault);
        request = SubmittedText.Clean(request);
        if (await FindMissingAsync(request) is { Length: > 0 } missing) return Refuse(request, missing);

        try
        {
            var recognition = StudyRecognition.Of(request, plan);
            if (await FindLimitAsync(request, recognition.Pathway) is { Length: > 0 } limit) return TurnAway(request, recognition.Pathway, limit);

            using var place = await room.EnterAsync(recognition.Pathway.Tier);
            if (place is null && await ledger.FindStudyAsync(request.StudyInstanceUid) is null)
                return TurnAway(request, recognition.Pathway, "more studies come in than can be committed");

            request = request with { Series = LeftOutMarks.Mark(request, await FindUnusableAsync(request)) };
            var reply = await JudgeAndAdmitAsync(request, recognition);
            LogAdmitted(request.StudyInstanceUid, request.SiteId, reply.Stored.Pathway, reply.Outcome, reply.Stored.State);
            return reply.Outcome == AdmissionOutcome.Accepted ? Replies.Of(reply) : await ReviseAsync(request, reply);
        }
        catch (LedgerUnavailableException e)
        {
            // Whether it was committed is unknown; the sender asks again with the same study, which is safe.
            LogLedgerSilent(request.StudyInstanceUid, e.Message);
            return new SubmissionReply
            {
                StudyInstanceUid = request.StudyInstanceUid,
                Outcome = SubmissionOutcome.Unavailable,
                Reason = "The ledger does not answer at the moment. Nothing is promised yet: send the same study again.",
            };
        }
    }

    /// <summary>
    /// Makes the next revision of a known study, where there is one to make. Whoever comes second with the same number begins again
    /// from what then stands; each turn one of them gets through.
    /// </summary>
    private async Task<SubmissionReply> ReviseAsync(SubmitStudy request, AdmissionReply known)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (NextRevision.Of(request, known, plan) is not { } next) return Replies.Known(known, request);
            if (SubmissionCheck.FindFault(next.Request, plan) is { Length: > 0 } fault) return Refuse(request, fault);

            var reply = await AdmitAsync(next);
            if (reply.Outcome == AdmissionOutcome.Accepted)
            {
                LogRevised(request.StudyInstanceUid, reply.Stored.Revision, request.SiteId, reply.Stored.Pathway, reply.Stored.State);
                GrainFactory.GetGrain<IStudyGrain>(request.StudyInstanceUid).ChangedAsync().Ignore();
                return Replies.Revised(reply, known, request);
            }

            // What stands now is compared with what was sent, and not with what was united before.
            var growth = StudyGrowth.Of(reply.Stored.Series, request.Series);
            known = reply with { Outcome = OutcomeOf(growth), Conflicting = growth.Conflicting };
        }

        return new SubmissionReply
        {
            StudyInstanceUid = request.StudyInstanceUid,
            Outcome = SubmissionOutcome.Unavailable,
            Reason = "Many others add to this study at the same moment. Nothing of this submission is stored yet: send the same study again.",
        };
    }

    private static AdmissionOutcome OutcomeOf(StudyGrowth growth) =>
        growth.NewInstances > 0 ? AdmissionOutcome.Grows
        : growth.Conflicting.Count > 0 ? AdmissionOutcome.Conflict
        : AdmissionOutcome.AlreadyKnown;

    private async Task<string> FindMissingAsync(SubmitStudy request)
    {
        var hashes = request.Series.SelectMany(s => s.Instances).Select(i => i.Sha256).Distinct(StringComparer.Ordinal).ToList();
        var missing = await stores.FindMissingAsync(request.SiteId, hashes);
        return missing.Count == 0
            ? ""
            : $"{missing.Count} of {hashes.Count} instances are not in the store of {request.SiteId} (first: {missing[0]}). Ask for an upload plan and send them before submitting.";
    }

    private ValueTask<IReadOnlyDictionary<string, string>> FindUnusableAsync(SubmitStudy request) =>
        stores.FindUnusableAsync(request.SiteId, [.. request.Series.SelectMany(series => series.Instances).Select(instance => instance.Sha256)]);

    /// <summary>Why the study cannot be taken on now; empty when it can, or was taken on before: a repeat gets its answer.</summary>
    private async Task<string> FindLimitAsync(SubmitStudy request, PathwayPlan pathway)
    {
        if (pathway.Models.Count == 0) return "";
        var limit = await FindWantOfSpaceAsync(request.SiteId, pathway.Tier);
        if (limit.Length == 0) limit = await door.FindReasonAsync(plan.Sites[request.SiteId].Dispatcher, request.SiteId, pathway.Tier);
        return limit.Length > 0 && await ledger.FindStudyAsync(request.StudyInstanceUid) is not null ? "" : limit;
    }

    /// <summary>What is left of the disk is for emergencies first.</summary>
    private async ValueTask<string> FindWantOfSpaceAsync(string site, Tier tier)
    {
        var kept = tier switch { Tier.Emergency => 0, Tier.Scheduled => plan.KeepFreeBytes, _ => 2 * plan.KeepFreeBytes };
        return kept > 0 && await stores.FreeBytesAsync(site) is { } free && free < kept
            ? $"{free >> 20} MiB of disk are free at {site}, and below {kept >> 20} MiB they are kept for more urgent studies"
            : "";
    }

    /// <summary>The patient is asked first whether an earlier result answers the study, where one could.</summary>
    private async Task<AdmissionReply> JudgeAndAdmitAsync(SubmitStudy request, StudyRecognition recognition)
    {
        var (now, pathway) = (clock.GetUtcNow(), recognition.Pathway);
        var patient = PatientOf(request, now);
        if (!PatientJudge.IsAsked(request, patient, pathway))
            return await AdmitAsync(Decide(request, recognition, patient, PatientVerdict.Nothing, now), pathway.Tier);

        var verdict = await judge.AskAsync(request, patient, pathway, now);
        try
        {
            return await AdmitAsync(Decide(request, recognition, patient, verdict, now), pathway.Tier);
        }
        finally
        {
            judge.Settle(request, patient);
        }
    }

    /// <summary>What came late is looked at: nothing that was found before was found in it.</summary>
    private async Task<AdmissionReply> AdmitAsync(NextRevision next)
    {
        var now = clock.GetUtcNow();
        var patient = PatientOf(next.Request, now);
        var admission = Decide(next.Request, next.Recognition, patient, PatientVerdict.Nothing, now);
        if (await RevisedPatient.FindNoteAsync(patient, next.Known, patients, ledger) is { } note)
            admission = admission with { PatientKey = next.Known.PatientKey, Facts = next.Known.Facts with { Note = note } };
        return await AdmitAsync(admission with { Revision = next.Number }, next.Recognition.Pathway.Tier);
    }

    private KeyedPatient PatientOf(SubmitStudy request, DateTimeOffset now) =>
        patients.Of(request.Patient, request.SiteId, request.StudyInstanceUid, DateOnly.FromDateTime(now.UtcDateTime));

    private StudyAdmission Decide(
        SubmitStudy request, StudyRecognition recognition, KeyedPatient patient, PatientVerdict verdict, DateTimeOffset now)
    {
        var pathway = recognition.Pathway;
        var note = patient.Doubt.Length > 0 ? $"Joins no patient's history: {patient.Doubt}." : verdict.Note;
        return new StudyAdmission
        {
            StudyInstanceUid = request.StudyInstanceUid,
            ContentHash = ContentHash.Of(request.Series),
            PatientKey = patient.Key,
            Facts = patients.FactsUnder(patient.Key, patient.SealedBirthDate, patient.SealedSex, note),
            Earlier = verdict.Earlier,
            OfferedKey = verdict.OfferedKey,
            SiteId = request.SiteId,
            Dispatcher = plan.Sites[request.SiteId].Dispatcher,
            Pathway = pathway.Name,
            Tier = TierName.Of(pathway.Tier),
            RecognisedBy = SenderClock.FindOddity(request, now) is { Length: > 0 } odd ? $"{recognition.Why}; {odd}" : recognition.Why,
            ReceivedAt = now,
            Deadline = ClinicalDeadline.Of(now, pathway.Promise, pathway.Tier, request.LastKnownWell),
            Series = request.Series,
            Models = pathway.Models,
            Force = request.Force,
        };
    }

    /// <summary>Commits the study, with a first lease where a slot is free, and tells the dispatcher what became of it.</summary>
    private async Task<AdmissionReply> AdmitAsync(StudyAdmission admission, Tier tier)
    {
        var jobs = JobsOf(admission);

        // One job: a study of several would hold one slot while it asks for the next, and one that is answered already needs none.
        var offer = jobs.Count == 1 && admission.OfferedKey.Length == 0 ? await notices.AskForSlotAsync(admission.Dispatcher, jobs[0]) : null;
        if (offer is not null)
            admission = admission with { Leases = [new FirstLease(jobs[0].Model, offer.Node, offer.At, offer.Until, offer.Decision)] };

        var isTold = false;
        try
        {
            var reply = await ledger.AdmitAsync(admission);
            if (reply.Outcome != AdmissionOutcome.Accepted || reply.Stored.Jobs.Count == 0) return reply;

            isTold = true;
            if (offer is not null) jobs = [jobs[0] with { Node = offer.Node }];

            // An emergency is acknowledged when the dispatcher has it too, so that from the reply on nothing lesser starts before it.
            if (tier == Tier.Emergency) await notices.TellNowAsync(admission.Dispatcher, jobs);
            else notices.Tell(admission.Dispatcher, jobs);
            return reply;
        }
        finally
        {
            if (offer is not null && !isTold) notices.Withdraw(admission.Dispatcher, jobs[0]);
        }
    }

    private static IReadOnlyList<AdmittedJob> JobsOf(StudyAdmission admission)
    {
        var bytes = admission.Series.Sum(s => s.Instances.Sum(i => i.Bytes));
        var images = admission.Series.Sum(s => s.Instances.Count);
        return [.. admission.Models.Select(model => new AdmittedJob
        {
            StudyInstanceUid = admission.StudyInstanceUid,
            Revision = admission.Revision,
            Model = model,
            Pathway = admission.Pathway,
            Tier = admission.Tier,
            SiteId = admission.SiteId,
            ReceivedAt = admission.ReceivedAt,
            Deadline = admission.Deadline!.Value,
            Bytes = bytes,
            InstanceCount = images,
        })];
    }

    private SubmissionReply Refuse(SubmitStudy request, string reason)
    {
        LogRefused(PlainText.Clean(request.SiteId ?? ""), reason);
        return new SubmissionReply
        {
            StudyInstanceUid = PlainText.Clean(request.StudyInstanceUid ?? ""),
            Outcome = SubmissionOutcome.Refused,
            Reason = reason,
        };
    }

    private SubmissionReply TurnAway(SubmitStudy request, PathwayPlan pathway, string limit)
    {
        LogTurnedAway(request.SiteId, pathway.Name, limit);
        return new SubmissionReply
        {
            StudyInstanceUid = request.StudyInstanceUid,
            Outcome = SubmissionOutcome.Busy,
            Pathway = pathway.Name,
            Reason = $"Not taken now: the grid is at its limit for {TierName.Of(pathway.Tier)} work ({limit}). Nothing is stored; send the same study again after {RetryWhenBusy.TotalSeconds:0} s.",
            RetryAfter = RetryWhenBusy,
        };
    }

    [LoggerMessage(1140, LogLevel.Information, "Study {Study} from {Site}: {Pathway}, {Outcome}, {State}")]
    private partial void LogAdmitted(string study, string site, string pathway, AdmissionOutcome outcome, StudyState state);

    [LoggerMessage(1147, LogLevel.Information, "Study {Study} is at revision {Revision} with instances from {Site}: {Pathway}, {State}")]
    private partial void LogRevised(string study, int revision, string site, string pathway, StudyState state);

    [LoggerMessage(1141, LogLevel.Warning, "Refused a study from {Site}: {Reason}")]
    private partial void LogRefused(string site, string reason);

    [LoggerMessage(1142, LogLevel.Warning, "Study {Study} could not be committed: {Reason}")]
    private partial void LogLedgerSilent(string study, string reason);

    [LoggerMessage(1146, LogLevel.Information, "Turned away a {Pathway} study from {Site}: {Limit}")]
    private partial void LogTurnedAway(string site, string pathway, string limit);
}

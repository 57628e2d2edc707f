using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Patients.Judging;
using Grid.Grains.Plan;
using Grid.Scheduling.Jobs;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Patients;

/// <summary>
/// Asks a study's patient whether an earlier result answers it, where one could: a pathway with a validity, that is no emergency, and a
/// number that is somebody's. Every other study, a stroke above all, costs no call. One per silo and thread-safe.
/// </summary>
internal sealed partial class PatientJudge(IGrainFactory grains, TimeProvider clock, ILogger<PatientJudge> log)
{
    /// <summary>Long enough to wait for the turn of one that was lost; then the study is run, which is never wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static bool IsAsked(SubmitStudy study, KeyedPatient patient, PathwayPlan pathway) =>
        !study.Force && pathway.ResultValidity > TimeSpan.Zero && pathway.Models.Count > 0 && pathway.Tier != Tier.Emergency && patient.Doubt.Length == 0;

    public async Task<PatientVerdict> AskAsync(SubmitStudy study, KeyedPatient patient, PathwayPlan pathway, DateTimeOffset now)
    {
        var question = ExamQuestion.Of(study.Series);
        try
        {
            return await grains.GetGrain<IPatientGrain>(patient.Key).JudgeAsync(new JudgeStudy
            {
                StudyInstanceUid = study.StudyInstanceUid,
                SiteId = study.SiteId,
                Pathway = pathway.Name,
                Question = question.Text,
                QuestionDoubt = study.FilesNotRead.Count > 0 ? "files of it could not be read" : question.Doubt,
                AcquiredFrom = question.AcquiredFrom,
                AcquiredUntil = question.AcquiredUntil,
                HasChanged = NamedChange.IsBefore(question.AcquiredUntil, study.ChangedAt, study.OrderReason),
                ReceivedAt = now,
                SealedBirthDate = patient.SealedBirthDate,
                SealedSex = patient.SealedSex,
            }).WaitAsync(Patience, clock);
        }
        catch (Exception e)
        {
            // Nobody knows of an earlier result, so none is offered. Where it is the ledger that is down, the admission says so next.
            LogUnanswered(study.StudyInstanceUid, e.GetBaseException().GetType().Name);
            return PatientVerdict.Nothing;
        }
    }

    /// <summary>The study is committed, or will not be: the patient's next one may be judged.</summary>
    public void Settle(SubmitStudy study, KeyedPatient patient) =>
        grains.GetGrain<IPatientGrain>(patient.Key).SettledAsync(study.StudyInstanceUid).Ignore();

    [LoggerMessage(1174, LogLevel.Warning, "Whether an earlier result answers study {Study} could not be asked ({Fault}); it is run")]
    private partial void LogUnanswered(string study, string fault);
}

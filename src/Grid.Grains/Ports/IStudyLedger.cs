using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>The truth about studies and histories beside that about jobs, which <see cref="IJobLedger"/> states with what holds for both.</summary>
public interface IStudyLedger : IJobLedger
{
    /// <summary>
    /// Commits a study with its jobs and their first leases, or with the earlier result that it is offered instead, or answers
    /// what is already there. A later revision supersedes, in the same commit, the jobs of earlier ones that no node holds: they are
    /// never run. What runs goes on, and is published as the revision that it read.
    /// </summary>
    ValueTask<AdmissionReply> AdmitAsync(StudyAdmission admission, CancellationToken cancel = default);

    /// <summary>The newest revision of the study with jobs, leases, results, decisions and number of conflicts; null when unknown.</summary>
    ValueTask<StudyRecord?> FindStudyAsync(string studyInstanceUid, CancellationToken cancel = default);

    /// <summary>What a node must know to run the jobs of a revision; null when it is unknown.</summary>
    ValueTask<StudyContent?> FindContentAsync(string studyInstanceUid, int revision, CancellationToken cancel = default);

    /// <summary>Newest first, each as its newest revision, without decisions.</summary>
    ValueTask<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancel = default);

    /// <summary>
    /// Keeps decisions that took no lease (a run that was asked to yield, and for whom) and how good estimates were.
    /// For people and planners: a loss is harmless, and an unknown study is passed over.
    /// </summary>
    ValueTask RecordAsync(IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates, CancellationToken cancel = default);

    /// <summary>How good estimates were, newest first.</summary>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<IReadOnlyList<EstimateNote>> ReadEstimatesAsync(int limit, CancellationToken cancel = default);

    /// <summary>
    /// Puts the quarantined and cancelled jobs of a study's newest revision back into the queue: they keep their epoch, receipt and deadline, and
    /// what was counted against them is forgotten. Answers those jobs; none where nothing was quarantined or cancelled.
    /// </summary>
    ValueTask<IReadOnlyList<JobId>> RequeueAsync(StudyOrder order, CancellationToken cancel = default);

    /// <summary>
    /// Ends the open and quarantined jobs of a study, of all its revisions: nobody runs them, and a run under way is fenced. Answers
    /// those jobs; none where nothing was open.
    /// </summary>
    ValueTask<IReadOnlyList<JobId>> CancelAsync(StudyOrder order, CancellationToken cancel = default);

    /// <summary>A patient's published results, newest first, under this key and all linked to it.</summary>
    /// <param name="pathway">Only of this pathway; empty for all.</param>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<PatientRecord> ReadPatientAsync(string patientKey, string pathway, int limit, CancellationToken cancel = default);

    /// <summary>Keeps that two keys are one person's. False when they were linked already.</summary>
    ValueTask<bool> LinkPatientsAsync(PatientLink link, CancellationToken cancel = default);

    /// <summary>
    /// Ends a link, and runs the studies that had been answered across it; both stay on record. Answers those studies, or null when there
    /// is no such link.
    /// </summary>
    ValueTask<IReadOnlyList<string>?> UnlinkPatientsAsync(PatientLink link, CancellationToken cancel = default);

    /// <summary>
    /// Moves a study with its results to another patient, and runs the studies that had been answered with them; both stay on record.
    /// Null when the study has another patient than the one it is taken to have.
    /// </summary>
    ValueTask<CorrectionReply?> CorrectPatientAsync(PatientCorrection correction, CancellationToken cancel = default);

    /// <summary>
    /// Makes open jobs, held or not, this dispatcher's that belong to another one: after dispatchers were renamed, split or joined.
    /// </summary>
    ValueTask<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancel = default);

    /// <summary>How many studies were received from one time until before another.</summary>
    ValueTask<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default);

    /// <summary>Studies as load, oldest first, a page at a time.</summary>
    ValueTask<LoadPage> ReadLoadAsync(LoadQuery query, CancellationToken cancel = default);
}

/// <summary>The store did not answer, or refused for a reason that has nothing to do with the request. Asking again later may help.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

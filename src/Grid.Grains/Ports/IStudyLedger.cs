using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Ports;

/// <summary>
/// The truth about studies, jobs, leases and results. Every method that writes answers after a commit that
/// survives the loss of the process and of the machine's power; every write is safe to repeat.
/// Faults of the store are thrown as <see cref="LedgerUnavailableException"/>; what can happen on a good day is a reply.
/// </summary>
public interface IStudyLedger
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
    /// Takes the lease of a job for a node, raising its epoch by one, if the job is open and its lease still has
    /// <see cref="LeaseRequest.ExpectedEpoch"/> (0 before the first lease). Two dispatchers cannot both succeed.
    /// Writes the decision in the same commit.
    /// </summary>
    ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default);

    /// <summary>Extends leases that are still held by this owner with this epoch; answers those that were.</summary>
    ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default);

    /// <summary>
    /// Gives a lease back: the job waits again with the same epoch, and the failure, if there was one, is kept with it.
    /// False when the lease had already passed on.
    /// </summary>
    ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default);

    /// <summary>
    /// Commits a result: fenced on the epoch, removes the lease and puts exactly one row into the outbox for the job.
    /// A repeat with the same epoch answers <see cref="CompletionOutcome.AlreadyCompleted"/> and changes nothing.
    /// </summary>
    ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default);

    /// <summary>
    /// Keeps decisions that took no lease (a run that was asked to yield, and for whom) and how good estimates were.
    /// For people and planners: a loss is harmless, and an unknown study is passed over.
    /// </summary>
    ValueTask RecordAsync(IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates, CancellationToken cancel = default);

    /// <summary>How good estimates were, newest first.</summary>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<IReadOnlyList<EstimateNote>> ReadEstimatesAsync(int limit, CancellationToken cancel = default);

    /// <summary>Takes an open job out for somebody to look at, fenced on the epoch like a completion. False when it had passed on.</summary>
    ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default);

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

    /// <summary>Results committed and not yet published: of one study, or of all (oldest first) when <paramref name="studyInstanceUid"/> is null.</summary>
    ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default);

    /// <summary>
    /// Marks a result published and writes it into its patient's history, in one commit. True for exactly one caller over all time.
    /// </summary>
    ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default);

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
    /// Open jobs (waiting or leased) of a dispatcher in key order, for rebuilding its memory page by page.
    /// </summary>
    /// <param name="emergenciesOnly">Only those of the emergency tier: few, whatever waits besides.</param>
    /// <param name="after">The last job of the page before; null for the first page.</param>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default);

    /// <summary>
    /// Makes open jobs, held or not, this dispatcher's that belong to another one: after dispatchers were renamed, split or joined.
    /// </summary>
    ValueTask<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancel = default);

    /// <summary>The open jobs of one study, of all its revisions; empty when none is open.</summary>
    ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default);

    /// <summary>How many studies were received from one time until before another.</summary>
    ValueTask<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default);

    /// <summary>Studies as load, oldest first, a page at a time.</summary>
    ValueTask<LoadPage> ReadLoadAsync(LoadQuery query, CancellationToken cancel = default);
}

/// <summary>The store did not answer, or refused for a reason that has nothing to do with the request. Asking again later may help.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

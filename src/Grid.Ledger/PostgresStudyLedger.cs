using System.Globalization;
using Grid.Contracts.Operations;
using Grid.Contracts.Patients;
using Grid.Grains.Ports;
using Grid.Ledger.GroupCommit;
using Grid.Ledger.Leases;
using Grid.Ledger.Load;
using Grid.Ledger.Notes;
using Grid.Ledger.Patients;
using Grid.Ledger.Results;
using Grid.Ledger.Studies;
using Npgsql;

namespace Grid.Ledger;

/// <summary>
/// The study ledger in PostgreSQL. Writes go through a group commit per kind and are answered after the commit is on
/// disk; reads go straight to the database. Thread-safe. Disposing finishes what was asked; the data source stays open.
/// </summary>
public sealed class PostgresStudyLedger : IStudyLedger, IAsyncDisposable
{
    // Measured in decision 0009, for this step alone.
    private const int AdmissionsAtOnce = 2;

    private readonly StudyReader _studies;
    private readonly OpenJobReading _openJobs;
    private readonly Adopting _adopting;
    private readonly OutboxReading _outbox;
    private readonly EstimateReading _estimates;
    private readonly PatientReading _patients;
    private readonly PatientCorrections _corrections;
    private readonly LoadReading _load;
    private readonly StudyOrders _orders;
    private readonly LeaseWriter _leases;
    private readonly GroupCommitter<AdmissionRow, AdmissionReply?> _admissions;
    private readonly GroupCommitter<LeaseRequest, LeaseReply> _takes;
    private readonly GroupCommitter<LeaseRelease, bool> _releases;
    private readonly GroupCommitter<CompletionRow, CompletionOutcome> _completions;
    private readonly GroupCommitter<Quarantining, bool> _quarantines;
    private readonly GroupCommitter<Publication, bool> _publications;
    private readonly GroupCommitter<NoteRequest, bool> _notes;
    private readonly GroupCommitter<ContentRequest, ContentRow?> _contents;
    private readonly RecentContents _recent = new();
    private long _asked;

    /// <param name="dataSource">From <see cref="LedgerDataSource.Create"/>, over a database with the ledger's schema.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="clock">Times out callers; no stored time comes from it.</param>
    public PostgresStudyLedger(NpgsqlDataSource dataSource, StudyLedgerOptions options, TimeProvider clock)
    {
        _studies = new StudyReader(dataSource);
        _openJobs = new OpenJobReading(dataSource);
        _adopting = new Adopting(dataSource);
        _outbox = new OutboxReading(dataSource);
        _estimates = new EstimateReading(dataSource);
        _patients = new PatientReading(dataSource);
        _corrections = new PatientCorrections(dataSource);
        _load = new LoadReading(dataSource);
        _orders = new StudyOrders(dataSource);
        _leases = new LeaseWriter(dataSource);
        var results = new ResultWriting(dataSource);
        _admissions = new(r => r.Admission.StudyInstanceUid, new Admissions(dataSource).CommitAsync, options, clock, AdmissionsAtOnce);
        _takes = new(r => r.Job.Key(), _leases.TakeAsync, options, clock);
        _releases = new(r => r.Lease.Job.Key(), _leases.ReleaseAsync, options, clock);
        _completions = new(r => r.Completion.Lease.Job.Key(), results.CompleteAsync, options, clock);
        _quarantines = new(r => r.Lease.Job.Key(), results.QuarantineAsync, options, clock);
        _publications = new(r => r.Job.Key(), results.PublishAsync, options, clock);
        _notes = new(r => r.Number.ToString(CultureInfo.InvariantCulture), new NoteWriting(dataSource).KeepAsync, options, clock);
        _contents = new(r => r.Number.ToString(CultureInfo.InvariantCulture), new ContentReading(dataSource).ReadAsync, options, clock);
    }

    public async ValueTask<AdmissionReply> AdmitAsync(StudyAdmission admission, CancellationToken cancel = default)
    {
        var reply = await _admissions.SubmitAsync(AdmissionRow.From(admission), cancel) ?? throw AdmissionCheck.NoSuchStudy(admission.Revision);
        if (reply.Outcome == AdmissionOutcome.Accepted && admission is { Revision: 1, Leases.Count: > 0 })
            _recent.Add(new StudyContent(admission.StudyInstanceUid, reply.Stored.SiteId, admission.Series) { ContentHash = admission.ContentHash });
        if (reply.Conflicting.Count > 0) _recent.Remove(admission.StudyInstanceUid);
        return reply;
    }

    public ValueTask<StudyRecord?> FindStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        AskAsync(() => _studies.FindAsync(studyInstanceUid, cancel));

    public async ValueTask<StudyContent?> FindContentAsync(string studyInstanceUid, int revision, CancellationToken cancel = default) =>
        (revision == 1 ? _recent.Find(studyInstanceUid) : null)
        ?? (await _contents.SubmitAsync(new ContentRequest(Interlocked.Increment(ref _asked), studyInstanceUid, revision), cancel))?.Content();

    public ValueTask<IReadOnlyList<StudyRecord>> ListStudiesAsync(StudyQuery query, CancellationToken cancel = default) =>
        AskAsync(() => _studies.ListAsync(query, cancel));

    public ValueTask<LeaseReply> TakeLeaseAsync(LeaseRequest request, CancellationToken cancel = default) =>
        _takes.SubmitAsync(request, cancel);

    public ValueTask<IReadOnlyList<LeaseKey>> RenewLeasesAsync(
        string node, IReadOnlyList<LeaseKey> leases, DateTimeOffset until, CancellationToken cancel = default) =>
        AskAsync(() => _leases.RenewAsync(node, leases, until, cancel));

    public ValueTask<bool> ReleaseLeaseAsync(LeaseRelease release, CancellationToken cancel = default) =>
        _releases.SubmitAsync(release, cancel);

    public ValueTask<CompletionOutcome> CompleteAsync(JobCompletion completion, CancellationToken cancel = default) =>
        _completions.SubmitAsync(CompletionRow.From(completion), cancel);

    public async ValueTask RecordAsync(
        IReadOnlyList<DecisionNote> decisions, IReadOnlyList<EstimateNote> estimates, CancellationToken cancel = default)
    {
        if (decisions.Count == 0 && estimates.Count == 0) return;
        await _notes.SubmitAsync(new NoteRequest(Interlocked.Increment(ref _asked), decisions, estimates), cancel);
    }

    public ValueTask<IReadOnlyList<EstimateNote>> ReadEstimatesAsync(int limit, CancellationToken cancel = default) =>
        AskAsync(() => _estimates.ReadAsync(limit, cancel));

    public ValueTask<bool> QuarantineAsync(JobId job, long epoch, string reason, DateTimeOffset at, CancellationToken cancel = default) =>
        _quarantines.SubmitAsync(new Quarantining(new LeaseKey(job, epoch), reason, at), cancel);

    public ValueTask<IReadOnlyList<JobId>> RequeueAsync(StudyOrder order, CancellationToken cancel = default) =>
        AskAsync(() => _orders.RequeueAsync(order, cancel));

    public ValueTask<IReadOnlyList<JobId>> CancelAsync(StudyOrder order, CancellationToken cancel = default) =>
        AskAsync(() => _orders.CancelAsync(order, cancel));

    public ValueTask<IReadOnlyList<UnpublishedResult>> ReadUnpublishedAsync(
        string? studyInstanceUid, int limit, CancellationToken cancel = default) =>
        AskAsync(() => _outbox.ReadAsync(studyInstanceUid, limit, cancel));

    public ValueTask<bool> PublishAsync(Publication publication, CancellationToken cancel = default) =>
        _publications.SubmitAsync(publication, cancel);

    public ValueTask<PatientRecord> ReadPatientAsync(string patientKey, string pathway, int limit, CancellationToken cancel = default) =>
        AskAsync(() => _patients.ReadAsync(patientKey, pathway, limit, cancel));

    public ValueTask<bool> LinkPatientsAsync(PatientLink link, CancellationToken cancel = default) =>
        AskAsync(() => _corrections.LinkAsync(link, cancel));

    public ValueTask<IReadOnlyList<string>?> UnlinkPatientsAsync(PatientLink link, CancellationToken cancel = default) =>
        AskAsync(() => _corrections.UnlinkAsync(link, cancel));

    public ValueTask<CorrectionReply?> CorrectPatientAsync(PatientCorrection correction, CancellationToken cancel = default) =>
        AskAsync(() => _corrections.CorrectAsync(correction, cancel));

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsAsync(
        string dispatcher, bool emergenciesOnly, JobId? after, int limit, CancellationToken cancel = default) =>
        AskAsync(() => _openJobs.ReadPageAsync(dispatcher, emergenciesOnly, after, limit, cancel));

    public ValueTask<AdoptionReply> AdoptAsync(Adoption adoption, CancellationToken cancel = default) =>
        AskAsync(() => _adopting.AdoptAsync(adoption, cancel));

    public ValueTask<IReadOnlyList<OpenJob>> ReadOpenJobsOfStudyAsync(string studyInstanceUid, CancellationToken cancel = default) =>
        AskAsync(() => _openJobs.ReadStudyAsync(studyInstanceUid, cancel));

    public ValueTask<LoadExtent> MeasureLoadAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default) =>
        AskAsync(() => _load.MeasureAsync(from, until, cancel));

    public ValueTask<LoadPage> ReadLoadAsync(LoadQuery query, CancellationToken cancel = default) =>
        AskAsync(() => _load.ReadAsync(query, cancel));

    public async ValueTask DisposeAsync()
    {
        foreach (var committer in new IAsyncDisposable[] { _admissions, _takes, _releases, _completions, _quarantines, _publications, _notes, _contents })
        {
            await committer.DisposeAsync();
        }
    }

    private static async ValueTask<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (fault is not ArgumentException && (LedgerFaults.IsUnavailable(fault) || LedgerFaults.IsLostRace(fault)))
        {
            throw LedgerFaults.ToCaller(fault);
        }
    }
}

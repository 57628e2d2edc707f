using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <summary>
/// What every ledger of studies does, beside what holds for jobs: taking studies in, revisions, offers, histories, orders, notes and load.
/// </summary>
public abstract partial class StudyLedgerContract : JobLedgerContract
{
    protected static readonly string PatientA = new('a', 64);
    protected static readonly string PatientB = new('b', 64);
    protected static readonly string PatientC = new('c', 64);
    protected static readonly DateTimeOffset Published = Noon.AddSeconds(10).AddMicroseconds(7);

    protected static readonly Dictionary<string, IReadOnlyList<string>> ModelsOfPathways = new()
    {
        ["stroke"] = ["stroke"],
        ["dental"] = ["dental"],
        ["general"] = [],
    };

    /// <summary>The same as <see cref="JobLedgerContract.Ledger"/>.</summary>
    protected IStudyLedger Studies => (IStudyLedger)Ledger;

    protected override async ValueTask AdmitAsync(string study, string dispatcher = "almaty") =>
        await AdmitAsync(Admission(study) with { Dispatcher = dispatcher });

    protected override async ValueTask<JobReport> FindJobAsync(JobId job)
    {
        var study = await FindAsync(job.StudyInstanceUid);
        return study.Jobs.Concat(study.EarlierRevisions.SelectMany(r => r.Jobs)).Single(j => j.Model == job.Model && j.Revision == job.Revision);
    }

    protected async ValueTask<StudyRecord> AdmitAsync(StudyAdmission admission)
    {
        var reply = await Studies.AdmitAsync(admission, Cancellation);
        Assert.Equal(AdmissionOutcome.Accepted, reply.Outcome);
        return reply.Stored;
    }

    protected async ValueTask<StudyRecord> FindAsync(string study = "1.2.3") => (await Studies.FindStudyAsync(study, Cancellation))!;

    protected async ValueTask<PatientRecord> ReadAsync(string patient, string pathway = "") =>
        await Studies.ReadPatientAsync(patient, pathway, 10, Cancellation);

    /// <summary>Takes a study in, completes its first job and publishes the result.</summary>
    protected async ValueTask AnswerAsync(StudyAdmission admission, DateTimeOffset at, bool conclusive = true)
    {
        var job = new JobId(admission.StudyInstanceUid, admission.Models[0]);
        await AdmitAsync(admission with { Leases = [FirstLease(job.Model, "node-a")] });
        await CompleteAsync(job, "node-a", 1);
        Assert.True(await Studies.PublishAsync(Publication(job, at) with { Conclusive = conclusive }, Cancellation));
    }
}

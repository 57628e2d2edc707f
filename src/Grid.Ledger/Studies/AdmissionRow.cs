using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Ledger.Studies;

/// <summary>One job of an admission, with the lease that is taken with it.</summary>
internal readonly record struct AdmittedJob(StudyAdmission Study, string Model, FirstLease? Lease);

/// <summary>An admission with its JSON written, which is the caller's work and not the commit's.</summary>
/// <param name="Jobs">In the order of the models' names.</param>
internal sealed record AdmissionRow(StudyAdmission Admission, string SeriesJson, IReadOnlyList<AdmittedJob> Jobs)
{
    public string Uid => Admission.StudyInstanceUid;

    public string? EarlierJson { get; } = Admission is { Force: false, Models.Count: > 0, Earlier: { } earlier } ? LedgerJson.Write(earlier) : null;

    /// <summary>The study whose result is offered instead of a run; null when none is.</summary>
    public string? OfferedStudy => EarlierJson is not null && Admission.Earlier!.WhyNotOffered.Length == 0 ? Admission.Earlier.StudyInstanceUid : null;

    /// <exception cref="ArgumentException">The admission cannot be right, whoever asks when.</exception>
    public static AdmissionRow From(StudyAdmission admission)
    {
        admission.ThrowIfImpossible();
        var leases = admission.Leases.ToDictionary(l => l.Model, StringComparer.Ordinal);
        AdmittedJob[] jobs = [.. admission.Models.Order(StringComparer.Ordinal).Select(m => new AdmittedJob(admission, m, leases.GetValueOrDefault(m)))];
        return new AdmissionRow(admission, LedgerJson.Write(admission.Series), jobs);
    }

    /// <summary>The same, of a revision that is there.</summary>
    public AdmissionRow Of(int revision) => From(Admission with { Revision = revision });

    /// <summary>The study as it stands after it was admitted; what an earlier revision came to is not known here.</summary>
    public StudyRecord Record(EarlierResult? earlier)
    {
        var a = Admission;
        var isOffered = earlier is { WhyNotOffered.Length: 0 };
        var jobs = isOffered ? [] : Jobs;
        return new StudyRecord
        {
            StudyInstanceUid = a.StudyInstanceUid,
            Revision = a.Revision,
            ContentHash = a.ContentHash,
            PatientKey = a.PatientKey,
            SiteId = a.SiteId,
            Dispatcher = a.Dispatcher,
            Pathway = a.Pathway,
            Tier = a.Tier,
            RecognisedBy = a.RecognisedBy,
            State = a.Models.Count == 0 ? StudyState.NotRecognised
                : isOffered ? StudyState.EarlierResultOffered
                : a.Leases.Count > 0 ? StudyState.Running
                : StudyState.Waiting,
            ReceivedAt = Columns.Stored(a.ReceivedAt),
            Deadline = a.Deadline is { } deadline ? Columns.Stored(deadline) : null,
            Series = a.Series,
            Jobs = [.. jobs.Select(Report)],
            Decisions = [.. jobs.Where(j => j.Lease is not null).Select(j => new DecisionReport(Columns.Stored(j.Lease!.At), j.Model, j.Lease.Decision) { Revision = a.Revision })],
            EarlierResult = earlier,
            Facts = a.Facts,
        };
    }

    private static JobReport Report(AdmittedJob job) => job.Lease is { } lease
        ? new JobReport { Model = job.Model, Revision = job.Study.Revision, State = JobState.Running, Epoch = 1, Node = lease.Node, StartedAt = Columns.Stored(lease.At) }
        : new JobReport { Model = job.Model, Revision = job.Study.Revision, State = JobState.Waiting };
}

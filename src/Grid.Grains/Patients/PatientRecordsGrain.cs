using Grid.Contracts.Patients;
using Grid.Contracts.Text;
using Grid.Grains.Faults;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Orleans.Concurrency;

namespace Grid.Grains.Patients;

/// <summary>Where a number becomes a key. Holds nothing; identity is in no reply, log or exception.</summary>
[StatelessWorker, Reentrant]
internal sealed class PatientRecordsGrain(GridTopology plan, PatientKeys keys, IStudyLedger ledger, TimeProvider clock) : Grain, IPatientRecordsGrain
{
    private const int MaximumText = 256;
    private const int MaximumUid = 64;

    // A study may be moved by somebody else between the look and the change, hardly ever twice.
    private const int Tries = 3;

    public async Task<HistoryReply> GetHistoryAsync(HistoryQuestion question)
    {
        if (FindFault(question.SiteId) is { Length: > 0 } fault) return new HistoryReply { Refusal = fault };
        if (KeyOf(question.Patient, question.SiteId, out var key) is { Length: > 0 } doubt) return new HistoryReply { Refusal = doubt };
        if (question.BeforeExam is { } planned && !plan.Pathways.ContainsKey(planned.Pathway))
            return new HistoryReply { Refusal = $"There is no pathway '{Cut(planned.Pathway)}'; there are {string.Join(", ", plan.Pathways.Keys.Order(StringComparer.Ordinal))}." };

        var history = await GrainFactory.GetGrain<IPatientGrain>(key).GetHistoryAsync();
        return new HistoryReply
        {
            Entries = history.Entries,
            Moved = history.Moved,
            BeforeExam = question.BeforeExam is { } exam ? ExamAnswers.Of(exam, history.Entries, plan.Pathways[exam.Pathway].ResultValidity, clock.GetUtcNow()) : null,
        };
    }

    public Task<RecordsReply> LinkAsync(LinkNumbers request) => WithBothAsync(request, async (first, second) =>
        new RecordsReply { Changed = await GrainFactory.GetGrain<IPatientGrain>(first).LinkAsync(second, request.Reason) });

    public Task<RecordsReply> UnlinkAsync(LinkNumbers request) => WithBothAsync(request, async (first, second) =>
        await GrainFactory.GetGrain<IPatientGrain>(first).UnlinkAsync(second, request.Reason) is { } reply
            ? new RecordsReply { Changed = true, RunAgain = reply.RunAgain }
            : new RecordsReply());

    public async Task<RecordsReply> CorrectAsync(CorrectPatient request)
    {
        var fault = FindFault(request.SiteId);
        if (fault.Length == 0) fault = FindFaultOfReason(request.Reason, request.Patient);
        if (fault.Length == 0 && (request.StudyInstanceUid.Length is 0 or > MaximumUid || !request.StudyInstanceUid.All(c => char.IsAsciiDigit(c) || c == '.')))
            fault = "The study's UID is none: at most 64 digits and dots were expected.";
        if (fault.Length > 0) return new RecordsReply { Refusal = fault };
        if (KeyOf(request.Patient, request.SiteId, out var right) is { Length: > 0 } doubt) return new RecordsReply { Refusal = doubt };

        for (var i = 0; i < Tries; i++)
        {
            if (await ledger.FindStudyAsync(request.StudyInstanceUid) is not { } study) return new RecordsReply { Refusal = $"The grid knows no study {request.StudyInstanceUid}." };
            if (await GrainFactory.GetGrain<IPatientGrain>(study.PatientKey).CorrectAsync(study.StudyInstanceUid, right, request.Reason) is { } reply)
                return new RecordsReply { Changed = reply.Changed, RunAgain = reply.RunAgain };
        }

        return new RecordsReply { Refusal = $"Study {request.StudyInstanceUid} is being moved by somebody else. Look whose it is, and ask again." };
    }

    private async Task<RecordsReply> WithBothAsync(LinkNumbers request, Func<string, string, Task<RecordsReply>> act)
    {
        var fault = FindFault(request.SiteId);
        if (fault.Length == 0) fault = FindFaultOfReason(request.Reason, request.First, request.Second);
        if (fault.Length > 0) return new RecordsReply { Refusal = fault };
        if (KeyOf(request.First, request.SiteId, out var one) is { Length: > 0 } doubt) return new RecordsReply { Refusal = $"First number: {doubt}" };
        if (KeyOf(request.Second, request.SiteId, out var other) is { Length: > 0 } second) return new RecordsReply { Refusal = $"Second number: {second}" };
        if (one == other) return new RecordsReply { Refusal = "Both numbers are the same person's key; two different numbers were expected." };

        // The same grain whichever number is named first, so that a link and its end cannot pass each other.
        return string.CompareOrdinal(one, other) < 0 ? await act(one, other) : await act(other, one);
    }

    private string FindFault(string siteId)
    {
        if (!plan.IsLoopbackOnly)
            return "Patients' histories are answered and corrected only where the grid listens on loopback alone: callers have no identity yet. Ask on the grid's own machine, with network.bindAddress on loopback and without allowNonLoopback.";
        return plan.Sites.ContainsKey(siteId) ? "" : $"Site '{Cut(siteId)}' is not one of the {plan.Sites.Count} configured sites.";
    }

    /// <summary>A reason is kept for ever, so it is no place for the numbers it is about.</summary>
    private static string FindFaultOfReason(string reason, params ReadOnlySpan<PatientIdentity> patients)
    {
        if (ReasonCheck.FindFault(reason) is { Length: > 0 } fault) return fault;
        foreach (var patient in patients)
        {
            if (patient.PatientId.Trim() is { Length: > 0 } id && reason.Contains(id, StringComparison.OrdinalIgnoreCase))
                return "The reason holds the patient's number. It is kept for ever and shown: say why without naming anybody.";
        }

        return "";
    }

    private string KeyOf(PatientIdentity patient, string siteId, out string key)
    {
        key = "";
        if (patient.PatientId.Length > MaximumText || patient.Issuer.Length > MaximumText) return $"A patient number or issuer has more than {MaximumText} characters.";
        var keyed = keys.Of(patient, siteId, "", DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        key = keyed.Key;
        return keyed.Doubt.Length == 0 ? "" : $"There is no history under this number: {keyed.Doubt}. Check number and issuer.";
    }

    private static string Cut(string text) => PlainText.Clean(text.Length <= 64 ? text : text[..64]);
}

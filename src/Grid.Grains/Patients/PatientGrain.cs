using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Patients.Judging;
using Grid.Grains.Plan;
using Grid.Grains.Ports;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Grid.Grains.Patients;

/// <summary>
/// Holds nothing but who is waiting for their turn and what was judged last: the truth lies in the ledger, where a history is written in
/// the commit that publishes a result. Reentrant, because those who wait for their turn must not keep out the one who ends it.
/// </summary>
[Reentrant]
internal sealed partial class PatientGrain(
    GridTopology plan, PatientKeys keys, IStudyLedger ledger, TimeProvider clock, ILogger<PatientGrain> log) : Grain, IPatientGrain
{
    /// <summary>A bound, so that one answer cannot grow without end; far above any person's exams.</summary>
    private const int MostEntries = 2_000;

    /// <summary>Of one pathway, newest first: one that may be offered is among them, or is too old in any case.</summary>
    private const int MostToJudge = 32;
    private const int KeyDigits = 64;

    private readonly PatientTurns _turns = new(clock);
    private readonly JudgedLately _judged = new();

    private string Key => this.GetPrimaryKeyString();

    public async Task<PatientVerdict> JudgeAsync(JudgeStudy study)
    {
        CheckKeys(Key);
        if (!plan.Pathways.TryGetValue(study.Pathway, out var pathway) || pathway.ResultValidity <= TimeSpan.Zero) return PatientVerdict.Nothing;

        await _turns.BeginAsync(study.StudyInstanceUid);
        try
        {
            var record = await ledger.ReadPatientAsync(Key, study.Pathway, MostToJudge);
            var exams = EarlierExams.Of(record.Results.Where(r => r.Entry.StudyInstanceUid != study.StudyInstanceUid), pathway.Models);
            var verdict = Judge(study, pathway, exams);
            _judged.Add(study);
            LogJudged(study.StudyInstanceUid, verdict.Earlier is null ? "no earlier result" : verdict.Earlier.WhyNotOffered is { Length: > 0 } why ? why : "offered");
            return verdict;
        }
        catch
        {
            _turns.End(study.StudyInstanceUid);
            throw;
        }
    }

    public Task SettledAsync(string studyInstanceUid)
    {
        _turns.End(studyInstanceUid);
        return Task.CompletedTask;
    }

    public async Task<PatientHistory> GetHistoryAsync()
    {
        CheckKeys(Key);
        var record = await ledger.ReadPatientAsync(Key, "", MostEntries);
        return new PatientHistory([.. record.Results.Select(r => r.Entry with { Region = plan.Sites.GetValueOrDefault(r.Entry.SiteId)?.Region ?? "" })], record.Moved);
    }

    public Task<bool> LinkAsync(string otherKey, string reason) =>
        InTurnAsync("link", otherKey, async () =>
        {
            var isNew = await ledger.LinkPatientsAsync(LinkTo(otherKey, reason));
            if (isNew) LogLinked(reason);
            return isNew;
        });

    public Task<CorrectionReply?> UnlinkAsync(string otherKey, string reason) =>
        InTurnAsync("unlink", otherKey, async () =>
        {
            var again = await ledger.UnlinkPatientsAsync(LinkTo(otherKey, reason));
            if (again is not null) LogUnlinked(again.Count, reason);
            return again is null ? null : new CorrectionReply(true, again);
        });

    public Task<CorrectionReply?> CorrectAsync(string studyInstanceUid, string rightKey, string reason) =>
        InTurnAsync($"correct {studyInstanceUid}", rightKey, async () =>
        {
            var reply = await ledger.CorrectPatientAsync(new PatientCorrection(studyInstanceUid, Key, rightKey, reason, clock.GetUtcNow(), Models()));
            if (reply is { Changed: true }) LogCorrected(studyInstanceUid, reply.RunAgain.Count, reason);
            return reply;
        });

    private PatientVerdict Judge(JudgeStudy study, PathwayPlan pathway, IReadOnlyList<EarlierExam> exams)
    {
        var asked = new AskedExam(
            new ExamQuestion(study.Question, study.QuestionDoubt, study.AcquiredFrom, study.AcquiredUntil), study.ReceivedAt, pathway.ResultValidity, study.HasChanged);
        EarlierResult? beside = null;
        foreach (var exam in exams)
        {
            var doubt = EarlierResultPolicy.FindDoubt(asked, exam.Answered(keys.FactsUnder(exam.PatientKey, study.SealedBirthDate, study.SealedSex)));
            if (doubt.Length == 0) return new PatientVerdict { Earlier = exam.Result(""), OfferedKey = exam.PatientKey };
            beside ??= exam.Result(doubt);
        }

        return new PatientVerdict { Earlier = beside, Note = _judged.NoteFor(study, pathway.ResultValidity, exams) };
    }

    private async Task<T> InTurnAsync<T>(string what, string otherKey, Func<Task<T>> act)
    {
        CheckKeys(Key, otherKey);
        if (otherKey == Key && !what.StartsWith("correct", StringComparison.Ordinal)) throw new ArgumentException("A number is always the same person's as itself; two different numbers were expected.");

        var turn = $"{what} {otherKey}";
        await _turns.BeginAsync(turn);
        try
        {
            return await act();
        }
        finally
        {
            _turns.End(turn);
        }
    }

    private PatientLink LinkTo(string otherKey, string reason) => new(Key, otherKey, reason, clock.GetUtcNow(), Models());

    private Dictionary<string, IReadOnlyList<string>> Models() => plan.Pathways.ToDictionary(p => p.Key, p => p.Value.Models);

    /// <summary>Before the ledger is asked; whatever else it is, it may be a name, and is not repeated.</summary>
    private static void CheckKeys(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (key is not { Length: KeyDigits } || !key.All(digit => char.IsAsciiHexDigitLower(digit)))
                throw new ArgumentException($"A patient's key has {KeyDigits} lower-case hexadecimal digits; found something else. Ask by number and issuer through the patient records.");
        }
    }

    [LoggerMessage(1170, LogLevel.Information, "Study {Study}: earlier result: {Verdict}")]
    private partial void LogJudged(string study, string verdict);

    [LoggerMessage(1171, LogLevel.Warning, "Two patient numbers were linked: {Reason}")]
    private partial void LogLinked(string reason);

    [LoggerMessage(1172, LogLevel.Warning, "Two patient numbers were unlinked, and {Studies} studies are run again: {Reason}")]
    private partial void LogUnlinked(int studies, string reason);

    [LoggerMessage(1173, LogLevel.Warning, "Study {Study} was moved to another patient, and {Studies} studies are run again: {Reason}")]
    private partial void LogCorrected(string study, int studies, string reason);
}

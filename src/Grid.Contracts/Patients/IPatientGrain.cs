using Orleans.Concurrency;

namespace Grid.Contracts.Patients;

/// <summary>
/// The one owner of a patient: judges whether an earlier result answers a new study, in the order in which studies arrive, and keeps
/// links of numbers and corrections. Keyed by HMAC-SHA-256 of issuer and patient ID, 64 lower-case hexadecimal digits, never by the ID.
/// Its truth lies in the ledger. Every call may be repeated.
/// </summary>
[Alias("grid.patient")]
public interface IPatientGrain : IGrainWithStringKey
{
    /// <summary>
    /// Whether an earlier result answers this study. Studies that arrive together are judged one after another: the next one when the
    /// one before is settled, or has not been for two seconds.
    /// </summary>
    [Alias("judge")] Task<PatientVerdict> JudgeAsync(JudgeStudy study);

    /// <summary>The study that was judged is committed, or will not be.</summary>
    [Alias("settled"), OneWay] Task SettledAsync(string studyInstanceUid);

    /// <summary>What was published about the patient under all numbers that are linked, newest first, and what was moved to somebody else.</summary>
    [Alias("history")] Task<PatientHistory> GetHistoryAsync();

    /// <summary>This and another number are one person's. False when they were linked already.</summary>
    [Alias("link")] Task<bool> LinkAsync(string otherKey, string reason);

    /// <summary>
    /// Ends the link of this and another number, which are two people's. Studies that were answered across it are run. Null when there is
    /// no such link.
    /// </summary>
    [Alias("unlink")] Task<CorrectionReply?> UnlinkAsync(string otherKey, string reason);

    /// <summary>
    /// Moves a study of this patient to another, to whom it belongs: both stay on record, results go with it, and studies that it had
    /// answered are run. Null when the study is not this patient's.
    /// </summary>
    [Alias("correct")] Task<CorrectionReply?> CorrectAsync(string studyInstanceUid, string rightKey, string reason);
}

using Grid.Grains.Patients;
using Grid.Grains.Ports;

namespace Grid.Grains.Studies;

/// <summary>
/// Whose the later images of a known study are. A study is one person's: what a correction has put right stays so however the sender
/// goes on writing the number, and another number that nobody has corrected is told, not followed.
/// </summary>
internal static class RevisedPatient
{
    /// <summary>Null where the number of the submission holds; else what to say of the study, which stays with the patient that it has.</summary>
    public static async Task<string?> FindNoteAsync(KeyedPatient sent, StudyRecord known, PatientKeys keys, IStudyLedger ledger)
    {
        if (sent.Key == known.PatientKey) return null;
        if (sent.Doubt.Length > 0) return known.Facts.Note;

        // Whoever was nobody's so far gets the number that came with the later images.
        if (known.PatientKey == keys.OwnKey(known.StudyInstanceUid)) return null;

        var named = await ledger.ReadPatientAsync(sent.Key, known.Pathway, limit: 1);
        if (named.Keys.Contains(known.PatientKey, StringComparer.Ordinal)) return known.Facts.Note;
        return named.Moved.Any(moved => moved.StudyInstanceUid == known.StudyInstanceUid)
            ? $"Images came again under the patient number that this study was corrected from; it stays with the patient that it was moved to. {known.Facts.Note}".TrimEnd()
            : $"Later images of this study came under another patient number. It stays with the patient of the first ones: check whose it is; 'grid correct-patient' moves it. {known.Facts.Note}".TrimEnd();
    }
}

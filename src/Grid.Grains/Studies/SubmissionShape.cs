using Grid.Contracts.Studies;

namespace Grid.Grains.Studies;

/// <summary>
/// What the compiler promises of a submission and the wire does not keep: a program in another language, or an older one, may leave
/// out any field.
/// </summary>
internal static class SubmissionShape
{
    private const int LongestUid = 64;

    /// <summary>Empty, or which field is missing.</summary>
    public static string FindFault(SubmitStudy study)
    {
        if (study.SiteId is null) return "the site is missing";
        if (study.StudyInstanceUid is null) return "Study Instance UID (0020,000D) is missing";
        if (study.Patient is not { PatientId: not null, Issuer: not null, BirthDate: not null, Sex: not null })
            return "the patient is missing: Patient ID (0010,0020), its issuer, Birth Date and Sex may be empty, and not missing";
        if (SubmittedTexts.OfStudy(study).Contains(null)) return "a text of the study is missing; it may be empty";
        if (study.TextReadings is null || study.TextReadings.Any(r => r is not { Declared: not null, ReadAs: not null })) return "how texts were read is missing; it may be an empty list";
        if (study.Series is null || study.Series.Any(s => s is null)) return "the series are missing";
        return study.Series.Any(HasGap)
            ? "a text, an instance or a content hash of a series is missing; texts may be empty"
            : "";
    }

    /// <summary>PS3.5 section 9.1, as far as it says what can be a key: digits and dots, no empty part, at most 64.</summary>
    public static bool IsUid(string? text)
    {
        if (text is not { Length: > 0 and <= LongestUid } || text[0] == '.' || text[^1] == '.') return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) && !(text[i] == '.' && text[i - 1] != '.')) return false;
        }

        return true;
    }

    private static bool HasGap(SeriesManifest s) =>
        s.SeriesInstanceUid is null || SubmittedTexts.Of(s).Contains(null)
        || s.Subjects is null || s.Subjects.Any(subject => subject is null || SubmittedTexts.Of(subject).Contains(null))
        || s.Instances is null || s.Instances.Any(i => i is null || i.SopInstanceUid is null || i.Sha256 is null);
}

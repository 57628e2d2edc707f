namespace Grid.Grains.Ports;

/// <summary>What no admission may say, whoever asks when: every ledger refuses it.</summary>
public static class AdmissionCheck
{
    private const int PatientKeyDigitsAtLeast = 16;

    /// <exception cref="ArgumentException">The admission cannot be right.</exception>
    public static void ThrowIfImpossible(this StudyAdmission admission)
    {
        var key = admission.PatientKey;
        if (key.Length < PatientKeyDigitsAtLeast || !key.All(char.IsAsciiHexDigit))
        {
            // Whatever it is, it may be a name: it is not repeated here.
            throw new ArgumentException($"The patient key must be a keyed hash of {PatientKeyDigitsAtLeast} or more hexadecimal digits; found {key.Length} characters that are not.", nameof(admission));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(admission.Revision, 1);
        if (admission is { Models.Count: > 0, Deadline: null })
        {
            throw new ArgumentException("A study with models to run has a deadline; found none.", nameof(admission));
        }

        var models = admission.Models.ToHashSet(StringComparer.Ordinal);
        if (admission.Leases.FirstOrDefault(lease => !models.Remove(lease.Model)) is { } stranger)
        {
            throw new ArgumentException($"A first lease is for a model of the study, one for each; found one too many for {stranger.Model}.", nameof(admission));
        }
    }

    /// <summary>Of a study that is not known, only the first revision can be admitted.</summary>
    public static ArgumentException NoSuchStudy(int revision) =>
        new($"The first revision of a study is admitted before any other; found revision {revision} of a study that is not known.");
}

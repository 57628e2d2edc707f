using Grid.Contracts.Patients;

namespace Grid.Client;

/// <summary>Whose a study is, from what each of its files says.</summary>
internal static class StudyPatient
{
    /// <summary>
    /// One number and issuer, or the study cannot be sent. A capture that names nobody does not hold up the study of somebody. Birth
    /// dates or sexes that differ are sent as unknown: the study is run, and no other study's result is offered for it.
    /// </summary>
    public static (PatientIdentity Patient, string Fault) Of(IReadOnlyList<PatientIdentity> files)
    {
        var numbers = files.Select(file => (file.Issuer, file.PatientId)).Where(one => one.PatientId.Trim().Length > 0).Distinct().ToList();
        if (numbers.Count > 1)
            return (new PatientIdentity("", ""), $"The files of this study name {numbers.Count} different patients or issuers. Put right whose study it is before it is sent.");

        var (issuer, id) = numbers.Count == 1 ? numbers[0] : ("", "");
        return (new PatientIdentity(issuer, id) { BirthDate = OnlyOne(files.Select(file => file.BirthDate)), Sex = OnlyOne(files.Select(file => file.Sex)) }, "");
    }

    private static string OnlyOne(IEnumerable<string> values)
    {
        var said = values.Where(value => value.Trim().Length > 0).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return said.Count == 1 ? said[0] : "";
    }
}

using Grid.Configuration.Reading;

namespace Grid.Configuration.Patients;

/// <summary>
/// Section <c>patients</c>: whose number a patient ID is when a file does not say (Issuer of Patient ID (0010,0021) is rarely
/// filled). A number in the national form is the nation's, so that one history follows the patient; any other is the site's own.
/// </summary>
public sealed record PatientOptions
{
    /// <summary>The issuer of numbers that match <see cref="NationalIdPattern"/>. Default <c>national</c>.</summary>
    public required string NationalIssuer { get; init; }

    /// <summary>Regular expression that a national number matches as a whole; empty when there is none. Default empty.</summary>
    public required string NationalIdPattern { get; init; }

    /// <summary>
    /// What a national number must be besides its form: <c>kazakhIin</c> checks the check digit, birth date and sex of a Kazakh IIN, and a number that
    /// fails is nobody's; <c>none</c> checks nothing more. Default none.
    /// </summary>
    public required NationalIdRule NationalIdRule { get; init; }

    internal static PatientOptions Read(SectionReader section)
    {
        var options = new PatientOptions
        {
            NationalIssuer = section.Text("nationalIssuer", "national"),
            NationalIdPattern = section.Text("nationalIdPattern", ""),
            NationalIdRule = section.Choice<NationalIdRule>("nationalIdRule", NationalIdRule.None),
        };
        section.Close();
        return options;
    }
}

/// <summary>What a national number must be besides its form.</summary>
public enum NationalIdRule
{
    None,
    KazakhIin,
}

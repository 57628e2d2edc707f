using System.Text.RegularExpressions;

namespace Grid.Grains.Plan;

/// <summary>
/// Whose number a patient ID is when the file does not say (Issuer of Patient ID (0010,0021) is rarely filled).
/// A number in the national form is the nation's, so that the history follows the patient between regions; any other
/// is the sending site's own: two hospitals' "4711" are two people, and merging them would offer one the other's result.
/// </summary>
/// <param name="NationalIdPattern">Regular expression a national ID matches as a whole; empty when there is none.</param>
public sealed record PatientIssuerPlan(string NationalIssuer, string NationalIdPattern)
{
    /// <summary>Whether a national number must have the check digit, date and sex of a Kazakh IIN.</summary>
    public bool ChecksNationalIds { get; init; }

    private readonly Regex? _national = NationalIdPattern.Length == 0 ? null : Whole(NationalIdPattern);

    /// <summary>The issuer that keys the patient.</summary>
    public string Of(string issuer, string patientId, string siteId)
    {
        if (issuer.Length > 0) return issuer;
        return _national is not null && _national.IsMatch(patientId) ? NationalIssuer : $"site:{siteId}";
    }

    // In time that grows with the number and never by a clock: on a busy machine a time limit fell over the first number that was matched.
    private static Regex Whole(string pattern)
    {
        try
        {
            return new Regex($@"^(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex($@"^(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        }
    }
}

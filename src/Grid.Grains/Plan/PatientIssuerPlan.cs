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
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);

    private readonly Regex? _national = NationalIdPattern.Length == 0
        ? null
        : new Regex($"^(?:{NationalIdPattern})$", RegexOptions.CultureInvariant, MatchLimit);

    /// <summary>The issuer that keys the patient.</summary>
    public string Of(string issuer, string patientId, string siteId)
    {
        if (issuer.Length > 0) return issuer;
        return _national is not null && _national.IsMatch(patientId) ? NationalIssuer : $"site:{siteId}";
    }
}

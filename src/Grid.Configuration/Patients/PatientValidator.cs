using System.Text.RegularExpressions;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Patients;

/// <summary>The pattern of national numbers is a regular expression.</summary>
internal static class PatientValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        try
        {
            _ = Regex.Match("", options.Patients.NationalIdPattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException broken)
        {
            context.Add("patients.nationalIdPattern", $"\"{options.Patients.NationalIdPattern}\"", "a regular expression", broken.Message);
        }
    }
}

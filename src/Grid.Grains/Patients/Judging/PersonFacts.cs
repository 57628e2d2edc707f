using System.Globalization;
using Grid.Contracts.Patients;

namespace Grid.Grains.Patients.Judging;

/// <summary>What a study says of its person beside the number. Lives in memory while the study is taken in, and nowhere else.</summary>
/// <param name="Born">Null when no whole, possible date is said.</param>
/// <param name="Sex">F or M; empty when neither is said.</param>
internal readonly record struct PersonFacts(DateOnly? Born, string Sex)
{
    private const int EarliestYear = 1901;

    /// <param name="today">Nobody is born after it.</param>
    public static PersonFacts Of(PatientIdentity patient, DateOnly today) => new(BornOf(patient.BirthDate.Trim(), today), SexOf(patient.Sex.Trim()));

    // 1900-01-01 and years before it are what systems write for an unknown date; nobody who lives was born then.
    private static DateOnly? BornOf(string text, DateOnly today) =>
        DateOnly.TryParseExact(text, ["yyyyMMdd", "yyyy.MM.dd", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date.Year >= EarliestYear && date <= today.AddDays(1)
            ? date
            : null;

    private static string SexOf(string text) => text.ToUpperInvariant() switch
    {
        "F" or "FEMALE" or "Ж" => "F",
        "M" or "MALE" or "М" => "M",
        _ => "",
    };

    public override string ToString() => "PersonFacts { withheld }";
}

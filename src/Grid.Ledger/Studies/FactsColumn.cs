using Grid.Grains.Ports;

namespace Grid.Ledger.Studies;

/// <summary>What a study keeps of its person, in one column: two hashes and a note, with commas between.</summary>
internal static class FactsColumn
{
    public static string Write(PatientFacts facts) =>
        facts == PatientFacts.Unknown ? "" : $"{Hexadecimal(facts.BirthDate)},{Hexadecimal(facts.Sex)},{facts.Note}";

    public static PatientFacts Read(string column) =>
        column.Split(',', 3) is [var born, var sex, var note] ? new PatientFacts(born, sex, note) : PatientFacts.Unknown;

    // Whatever else it is, it may be a birth date: it is neither stored nor repeated.
    private static string Hexadecimal(string hash) => hash.Length is 0 or 32 && hash.All(char.IsAsciiHexDigit)
        ? hash
        : throw new ArgumentException($"A birth date or sex is stored as a keyed hash of 32 hexadecimal digits; found {hash.Length} characters that are not.");
}

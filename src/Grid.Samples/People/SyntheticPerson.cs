using Grid.Samples.Drawing;

namespace Grid.Samples.People;

/// <summary>Somebody who does not exist, named as people in Kazakhstan are: in Kazakh, Russian or Latin letters.</summary>
/// <param name="Name">DICOM person name, family^given^middle (PS3.5 section 6.2.1).</param>
/// <param name="PatientId">Begins with SYN, so that it cannot be taken for a national identification number.</param>
/// <param name="BirthDate">Between 1935 and 2004.</param>
/// <param name="Sex">F or M.</param>
/// <param name="Script">Which letters the name uses.</param>
public sealed record SyntheticPerson(string Name, string PatientId, DateOnly BirthDate, string Sex, NameScript Script)
{
    /// <summary>Who gives out the made-up patient IDs.</summary>
    public const string Issuer = "GRID-SAMPLES";

    /// <param name="seed">Same seed and sex, same person.</param>
    /// <param name="isFemale">Null lets the seed decide.</param>
    public static SyntheticPerson Create(ulong seed, bool? isFemale = null)
    {
        var random = SeededRandom.For(seed, "person");
        var female = isFemale ?? random.Chance(0.5f);
        var script = (NameScript)random.Whole(0, 2);
        var born = new DateOnly(1935, 1, 1).AddDays(random.Whole(0, 25_000));
        return new SyntheticPerson(
            SyntheticNames.Pick(random, script, female), $"SYN{SeededRandom.For(seed, "patient id").NextUInt64() % 10_000_000_000:D10}", born, female ? "F" : "M", script);
    }
}

public enum NameScript
{
    Kazakh,
    Russian,
    Latin,
}

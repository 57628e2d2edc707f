using Grid.Contracts.Patients;
using Grid.Grains.Patients;
using Grid.Grains.Plan;

namespace Grid.Grains.Tests.Patients;

public class PatientKeysTests
{
    private static readonly DateOnly Today = new(2026, 11, 27);
    private static readonly PatientKeys Keys = new(new byte[32], new PatientIssuerPlan("KZ-IIN", "[0-9]{12}"));

    [Fact]
    public void KeyOf_NationalNumber_SameInEveryRegion() =>
        Assert.Equal(Key("", "850101300123", "SC-01"), Key("", "850101300123", "INST-190"));

    [Fact]
    public void KeyOf_LocalNumber_EachSiteHasItsOwnPatient() =>
        Assert.NotEqual(Key("", "4711", "SC-01"), Key("", "4711", "SC-02"));

    [Fact]
    public void KeyOf_NamedIssuer_CountsWhereverItIsSent() =>
        Assert.Equal(Key("HOSPITAL-7", "4711", "SC-01"), Key("HOSPITAL-7", "4711", "SC-02"));

    [Fact]
    public void KeyOf_IssuerAndIdShifted_DifferentPeople() =>
        Assert.NotEqual(Key("AB", "C4711", "SC-01"), Key("A", "BC4711", "SC-01"));

    [Fact]
    public void KeyOf_OtherSecret_OtherKey()
    {
        var other = new PatientKeys(Enumerable.Repeat((byte)1, 32).ToArray(), new PatientIssuerPlan("KZ-IIN", "[0-9]{12}"));

        Assert.NotEqual(Key("", "850101300123", "SC-01"), other.Of(new PatientIdentity("", "850101300123"), "SC-01", "1.2", Today).Key);
    }

    [Fact]
    public void Of_NobodysNumber_EachStudyIsAPatientOfItsOwn()
    {
        var one = Keys.Of(new PatientIdentity("", "000000000000"), "SC-01", "1.2.3", Today);
        var other = Keys.Of(new PatientIdentity("", "000000000000"), "SC-01", "1.2.4", Today);

        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual("", one.Doubt);
        Assert.Equal(one, Keys.Of(new PatientIdentity("", "UNKNOWN"), "SC-01", "1.2.3", Today) with { Doubt = one.Doubt });
    }

    [Fact]
    public void FactsUnder_SameBirthDate_EqualUnderOnePatientAndIncomparableUnderTwo()
    {
        var born = Keys.Of(new PatientIdentity("", "4711") { BirthDate = "19850101", Sex = "F" }, "SC-01", "1.2.3", Today);
        var again = Keys.Of(new PatientIdentity("", "4712") { BirthDate = "1985.01.01", Sex = "f" }, "SC-01", "1.2.4", Today);
        var other = Keys.Of(new PatientIdentity("", "4711") { BirthDate = "19850102" }, "SC-01", "1.2.5", Today);

        Assert.Equal(Keys.FactsUnder("a", born.SealedBirthDate, born.SealedSex), Keys.FactsUnder("a", again.SealedBirthDate, again.SealedSex));
        Assert.NotEqual(Keys.FactsUnder("a", born.SealedBirthDate, born.SealedSex), Keys.FactsUnder("b", born.SealedBirthDate, born.SealedSex));
        Assert.NotEqual(Keys.FactsUnder("a", born.SealedBirthDate, "").BirthDate, Keys.FactsUnder("a", other.SealedBirthDate, "").BirthDate);
        Assert.Equal("", Keys.FactsUnder("a", other.SealedBirthDate, other.SealedSex).Sex);
        Assert.Matches("^[0-9a-f]{32}$", Keys.FactsUnder("a", born.SealedBirthDate, born.SealedSex).BirthDate);
    }

    [Fact]
    public void KeyOf_AnyPatient_HexadecimalOfAHash() => Assert.Matches("^[0-9a-f]{64}$", Key("", "850101300123", "SC-01"));

    [Fact]
    public void Constructor_ShortSecret_Refused() =>
        Assert.Throws<ArgumentException>(() => new PatientKeys(new byte[31], new PatientIssuerPlan("", "")));

    [Fact]
    public void ToString_PatientIdentity_ShowsNothing() =>
        Assert.DoesNotContain("850101300123", new PatientIdentity("KZ", "850101300123").ToString(), StringComparison.Ordinal);

    private static string Key(string issuer, string id, string site) => Keys.Of(new PatientIdentity(issuer, id), site, "1.2.3", Today).Key;
}

using Grid.Contracts.Patients;
using Grid.Grains.Patients;
using Grid.Grains.Plan;

namespace Grid.Grains.Tests.Patients;

public class PatientKeysTests
{
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
        Assert.NotEqual(Key("AB", "C", "SC-01"), Key("A", "BC", "SC-01"));

    [Fact]
    public void KeyOf_OtherSecret_OtherKey()
    {
        var other = new PatientKeys(Enumerable.Repeat((byte)1, 32).ToArray(), new PatientIssuerPlan("KZ-IIN", "[0-9]{12}"));

        Assert.NotEqual(Key("", "850101300123", "SC-01"), other.KeyOf(new PatientIdentity("", "850101300123"), "SC-01", "1.2"));
    }

    [Fact]
    public void KeyOf_AnyPatient_HexadecimalOfAHash() => Assert.Matches("^[0-9a-f]{64}$", Key("", "850101300123", "SC-01"));

    [Fact]
    public void Constructor_ShortSecret_Refused() =>
        Assert.Throws<ArgumentException>(() => new PatientKeys(new byte[31], new PatientIssuerPlan("", "")));

    [Fact]
    public void ToString_PatientIdentity_ShowsNothing() =>
        Assert.DoesNotContain("850101300123", new PatientIdentity("KZ", "850101300123").ToString(), StringComparison.Ordinal);

    private static string Key(string issuer, string id, string site) => Keys.KeyOf(new PatientIdentity(issuer, id), site, "1.2.3");
}

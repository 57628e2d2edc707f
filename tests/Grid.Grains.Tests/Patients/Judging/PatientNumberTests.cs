using Grid.Contracts.Patients;
using Grid.Grains.Patients.Judging;
using Grid.Grains.Plan;

namespace Grid.Grains.Tests.Patients.Judging;

/// <summary>Which numbers are somebody's, and whose.</summary>
public class PatientNumberTests
{
    private static readonly PatientIssuerPlan Kazakhstan = new("KZ-IIN", "[0-9]{12}") { ChecksNationalIds = true };
    private static readonly DateOnly Today = new(2026, 11, 27);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0")]
    [InlineData("00000")]
    [InlineData("000000000000")]
    [InlineData("000000000001")]
    [InlineData("P0000")]
    [InlineData("9999999999")]
    [InlineData("111111111111")]
    [InlineData("1111-1111")]
    [InlineData("1234")]
    [InlineData("123456789")]
    [InlineData("123456789012")]
    [InlineData("0123456789")]
    [InlineData("987654321")]
    [InlineData("12121212")]
    [InlineData("123123123")]
    [InlineData("１２３４５６")]
    [InlineData("7")]
    [InlineData("A1")]
    [InlineData("123")]
    [InlineData("-")]
    [InlineData("....")]
    [InlineData("???")]
    [InlineData("XXXXXX")]
    [InlineData("UNKNOWN")]
    [InlineData("unknown 002")]
    [InlineData("UNKNOWN^UNKNOWN")]
    [InlineData("None")]
    [InlineData("N/A")]
    [InlineData("NULL")]
    [InlineData("TEST")]
    [InlineData("Test_0017")]
    [InlineData("TЕSТ")]
    [InlineData("ANONYMOUS")]
    [InlineData("anon-4711")]
    [InlineData("NO ID")]
    [InlineData("John Doe")]
    [InlineData("Неизвестно")]
    [InlineData("НЕИЗВЕСТНЫЙ 12")]
    [InlineData("Без номера")]
    [InlineData("белгісіз")]
    [InlineData("ЖОҚ")]
    public void Of_PlaceholderOrTooLittle_IsNobodys(string id)
    {
        Assert.NotEqual("", Of("", id).Doubt);
        Assert.NotEqual("", Of("HOSPITAL-7", id).Doubt);
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("SYN0012345678")]
    [InlineData("H3-S34-dental")]
    [InlineData("ID 4711")]
    [InlineData("00004712")]
    [InlineData("ER20391")]
    [InlineData("2024-00017")]
    public void Of_NumberOfASite_IsThatSitesPatient(string id) => Assert.Equal(new PatientNumber("site:SC-01", id, ""), Of("", id));

    [Theory]
    [InlineData("UNKNOWN")]
    [InlineData("0")]
    [InlineData("Hospital")]
    [InlineData("больница")]
    [InlineData("ИИН")]
    public void Of_IssuerThatNamesNobody_CountsAsNone(string issuer)
    {
        Assert.Equal("site:SC-01", Of(issuer, "4711").Issuer);
        Assert.Equal("KZ-IIN", Of(issuer, Iin.Of("850101", '3')).Issuer);
    }

    [Fact]
    public void Of_NamedIssuer_Keeps() => Assert.Equal("HOSPITAL-7", Of(" HOSPITAL-7 ", "4711").Issuer);

    [Theory]
    [InlineData("850101", '3', "19850101", "M")]
    [InlineData("850101", '4', "19850101", "F")]
    [InlineData("850101", '4', "1985.01.01", "")]
    [InlineData("050229", '6', "", "F")]
    [InlineData("040229", '5', "20040229", "M")]
    [InlineData("990713", '2', "18990713", "F")]
    [InlineData("850101", '0', "19850101", "F")]
    [InlineData("850101", '3', "", "")]
    [InlineData("850101", '3', "19850101", "O")]
    public void Of_NationalNumberAgreesWithTheHeader_IsTheNations(string date, char century, string born, string sex)
    {
        var number = Of("", Iin.Of(date, century), born, sex);

        // 2005 had no 29 February.
        Assert.Equal(date == "050229" ? "the national number begins with a date that does not exist" : "", number.Doubt);
        Assert.Equal("KZ-IIN", number.Issuer);
    }

    [Theory]
    [InlineData("850101", '3', "19850102", "M", "birth date")]
    [InlineData("850101", '3', "20850101", "M", "")]
    [InlineData("850101", '5', "19850101", "M", "birth date")]
    [InlineData("850101", '3', "18850101", "M", "")]
    [InlineData("850101", '0', "19860101", "M", "birth date")]
    [InlineData("850101", '3', "19850101", "F", "sex")]
    [InlineData("850101", '4', "", "M", "sex")]
    [InlineData("850101", '7', "", "", "century")]
    [InlineData("851301", '3', "", "", "date that does not exist")]
    [InlineData("850132", '3', "", "", "date that does not exist")]
    public void Of_NationalNumberContradictsItselfOrTheHeader_IsNobodys(string date, char century, string born, string sex, string why)
    {
        // Years that no living person was born in are not said at all: they are what systems write for unknown.
        var doubt = Of("", Iin.Of(date, century), born, sex).Doubt;

        if (why.Length == 0) Assert.Equal("", doubt);
        else Assert.Contains(why, doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneDigitOfANationalNumberMistyped_IsNobodys()
    {
        // The eleventh digit weighs eleven, which is nothing to a remainder of eleven: nothing tells when it is wrong. And the second pass
        // lets a few through that the first would have caught.
        var (taken, all) = (0, 0);
        var number = Iin.Of("850101", '3');
        foreach (var place in Enumerable.Range(0, number.Length).Where(place => place != 10))
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit == number[place]) continue;
                var wrong = string.Concat(number.AsSpan(0, place), digit.ToString(), number.AsSpan(place + 1));
                all++;
                if (Of("", wrong).Doubt.Length == 0) taken++;
            }
        }

        Assert.Equal(11 * 9, all);
        Assert.InRange(taken, 0, 2);
    }

    [Fact]
    public void Of_TwoPassesForTheCheckDigit_AreBothTaken()
    {
        var numbers = Enumerable.Range(1, 500).Select(i => Iin.Of("850101", '3', i)).ToList();

        Assert.Contains(numbers, Iin.NeedsSecondPass);
        Assert.All(numbers, number => Assert.Equal("", Of("KZ-IIN", number).Doubt));
    }

    [Fact]
    public void Of_OtherIssuersTwelveDigits_AreNotCheckedAsNational() => Assert.Equal("", Of("HOSPITAL-7", "850101300129").Doubt);

    [Fact]
    public void Of_NothingToCheck_TakesAnyTwelveDigits() =>
        Assert.Equal("", PatientNumber.Of("", "850101300129", default, new PatientIssuerPlan("national", "[0-9]{12}"), "SC-01").Doubt);

    private static PatientNumber Of(string issuer, string id, string born = "", string sex = "") => PatientNumber.Of(
        issuer, id, PersonFacts.Of(new PatientIdentity(issuer, id) { BirthDate = born, Sex = sex }, Today), Kazakhstan, "SC-01");
}

namespace Grid.Dicom.Tests.Values;

public sealed class TagAndUidTests
{
    [Theory]
    [InlineData("(0008,0060)")]
    [InlineData("0008,0060")]
    [InlineData("00080060")]
    [InlineData("Modality")]
    public void Parse_EveryFormOfATag_GivesTheTag(string text) => Assert.Equal(DicomTags.Modality, DicomTag.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0008")]
    [InlineData("modality")]
    [InlineData("0008006G")]
    public void TryParse_SomethingElse_AnswersFalse(string text) => Assert.False(DicomTag.TryParse(text, out _));

    [Theory]
    [InlineData("00080060", DicomVr.CS)]
    [InlineData("60023000", DicomVr.OW)]
    [InlineData("60FE0010", DicomVr.US)]
    [InlineData("00091010", DicomVr.UN)]
    [InlineData("00090010", DicomVr.LO)]
    [InlineData("00080000", DicomVr.UL)]
    [InlineData("0008FFFF", DicomVr.UN)]
    public void VrOf_KnownRepeatingAndUnknownTags_FollowsTheStandard(string tag, DicomVr expected) =>
        Assert.Equal(expected, DicomDictionary.Standard.VrOf(DicomTag.Parse(tag)));

    [Fact]
    public void VrOf_TagWhoseSignPixelsDecide_IsSignedForSignedPixels()
    {
        Assert.Equal(DicomVr.US, DicomDictionary.Standard.VrOf(DicomTags.SmallestImagePixelValue));
        Assert.Equal(DicomVr.SS, DicomDictionary.Standard.VrOf(DicomTags.SmallestImagePixelValue, signedPixels: true));
    }

    [Fact]
    public void Tags_EveryNamedProperty_IsTheTagOfItsKeyword()
    {
        var properties = typeof(DicomTags).GetProperties();
        Assert.True(properties.Length > 700);
        foreach (var property in properties.Where(property => ((DicomTag)property.GetValue(null)!).Group != 0xFFFE))
            Assert.Equal(property.Name, ((DicomTag)property.GetValue(null)!).Keyword);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("2.25.0", true)]
    [InlineData("1.02.3", false)]
    [InlineData("1..3", false)]
    [InlineData("1.2.", false)]
    [InlineData("1", false)]
    [InlineData("1.2a", false)]
    [InlineData("1.2345678901234567890123456789012345678901234567890123456789012345", false)]
    public void IsValid_ByTheRulesOfTheStandard_AnswersSo(string text, bool expected) => Assert.Equal(expected, DicomUid.IsValid(text));

    [Fact]
    public void FromName_SameNameAndSeed_GivesTheSameValidUid()
    {
        Assert.Equal(DicomUid.FromName("study", 7), DicomUid.FromName("study", 7));
        Assert.NotEqual(DicomUid.FromName("study", 7), DicomUid.FromName("study", 8));
        Assert.True(DicomUid.IsValid(DicomUid.FromName("study").ToString()));
        Assert.True(DicomUid.IsValid(DicomUid.New().ToString()));
    }

    [Fact]
    public void FromUuid_LargestUuid_IsItsDecimalNumber() => Assert.Equal(
        "2.25.340282366920938463463374607431768211455", DicomUid.FromUuid(Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff")).ToString());
}

using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

public sealed class ToothNumbersTests
{
    [Theory]
    [InlineData("89625000", "", "", "tooth 36")]
    [InlineData("T-54510", "", "", "tooth 47")]
    [InlineData("245648009", "permanent upper right first molar tooth", "", "tooth 16")]
    [InlineData("245570000", "permanent lower left second molar tooth", "", "tooth 37")]
    [InlineData("", "Maxillary left lateral incisor tooth", "", "tooth 22")]
    [InlineData("", "Deciduous mandibular right second molar tooth", "", "tooth 85")]
    [InlineData("", "Mandibular left first premolar tooth", "", "tooth 34")]
    [InlineData("38199008", "Tooth", "", "")]
    [InlineData("", "", "tooth 46", "tooth 46")]
    [InlineData("", "", "зуб 21, 22", "teeth 21, 22")]
    [InlineData("", "", "series of 36 images", "")]
    [InlineData("", "", "tooth 49", "")]
    public void Describe_CodeMeaningOrDescription_NamesTheTooth(string code, string meaning, string description, string expected) =>
        Assert.Equal(expected, ToothNumbers.Describe([new ViewCode(code, meaning)], description));
}

using System.Text;

namespace Grid.Dicom.Tests.Values;

public sealed class NumberTests
{
    [Theory]
    [InlineData("1", 1, DicomNumberState.Number)]
    [InlineData("  -1024 ", -1024, DicomNumberState.Number)]
    [InlineData("+1.5", 1.5, DicomNumberState.Number)]
    [InlineData("1.5\0", 1.5, DicomNumberState.Number)]
    [InlineData("\t0.5\r\n", 0.5, DicomNumberState.Number)]
    [InlineData(".5", 0.5, DicomNumberState.Number)]
    [InlineData("-.5", -0.5, DicomNumberState.Number)]
    [InlineData("5.", 5, DicomNumberState.Number)]
    [InlineData("1E3", 1000, DicomNumberState.Number)]
    [InlineData("1.5e-03", 0.0015, DicomNumberState.Number)]
    [InlineData("0.48828125000000000000001", 0.48828125, DicomNumberState.Number)]
    [InlineData("0,5", 0.5, DicomNumberState.DecimalComma)]
    [InlineData("-1024,0", -1024, DicomNumberState.DecimalComma)]
    [InlineData("1,5E+1", 15, DicomNumberState.DecimalComma)]
    [InlineData("", 0, DicomNumberState.Empty)]
    [InlineData("   ", 0, DicomNumberState.Empty)]
    [InlineData("0x10", 0, DicomNumberState.NoNumber)]
    [InlineData("FF", 0, DicomNumberState.NoNumber)]
    [InlineData("1,024.5", 0, DicomNumberState.NoNumber)]
    [InlineData("1,5,3", 0, DicomNumberState.NoNumber)]
    [InlineData("1 5", 0, DicomNumberState.NoNumber)]
    [InlineData("+-5", 0, DicomNumberState.NoNumber)]
    [InlineData("--5", 0, DicomNumberState.NoNumber)]
    [InlineData("NaN", 0, DicomNumberState.NoNumber)]
    [InlineData("Infinity", 0, DicomNumberState.NoNumber)]
    [InlineData("1E999", 0, DicomNumberState.NoNumber)]
    [InlineData("1\u00005", 0, DicomNumberState.NoNumber)]
    [InlineData("-", 0, DicomNumberState.NoNumber)]
    [InlineData("mm", 0, DicomNumberState.NoNumber)]
    public void GetNumbers_ADecimalStringOfTheWild_IsANumberOrSaysWhyNot(string text, double value, DicomNumberState state)
    {
        var dataset = new DicomDataset().Set(DicomTags.RescaleIntercept, DicomVr.DS, Encoding.ASCII.GetBytes(text.Length == 0 ? "\\" : text));

        Assert.Equal(new DicomNumber(value, state), dataset.GetNumbers(DicomTags.RescaleIntercept)[0]);
        Assert.Equal(state is DicomNumberState.Number or DicomNumberState.DecimalComma ? value : null, dataset.GetDouble(DicomTags.RescaleIntercept));
    }

    [Fact]
    public void GetNumbers_EmptyValuesAmongSeveral_KeepTheirPlaces()
    {
        var dataset = new DicomDataset().Set(DicomTags.PixelSpacing, DicomVr.DS, "0.5\\\\0,7\\x"u8.ToArray());

        Assert.Equal(
            [DicomNumberState.Number, DicomNumberState.Empty, DicomNumberState.DecimalComma, DicomNumberState.NoNumber],
            dataset.GetNumbers(DicomTags.PixelSpacing).Select(number => number.State));
        Assert.Empty(dataset.GetDoubles(DicomTags.PixelSpacing));
    }
}

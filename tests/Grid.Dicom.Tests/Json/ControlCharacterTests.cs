using System.Text;

namespace Grid.Dicom.Tests.Json;

public sealed class ControlCharacterTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData("BRAIN\0AXIAL", "BRAIN\uFFFDAXIAL")]
    [InlineData("\u001B[31mred", "\uFFFD[31mred")]
    [InlineData("a\u0085b\u009Bc", "a\uFFFDb\uFFFDc")]
    [InlineData("abc\u202Etxt.exe\u2066\u200F", "abc\uFFFDtxt.exe\uFFFD\uFFFD")]
    [InlineData("a\u2028b\u2029c", "a\uFFFDb\uFFFDc")]
    [InlineData("two\r\nlines", "two\uFFFD\uFFFDlines")]
    [InlineData("КТ 头颅 😀", "КТ 头颅 😀")]
    public void Of_AnyText_ReplacesWhatIsNotShown(string text, string expected) => Assert.Equal(expected, DicomPlainText.Of(text));

    [Fact]
    public void Of_LoneSurrogates_AreReplaced() => Assert.Equal("a\uFFFDb\uFFFD", DicomPlainText.Of("a" + (char)0xD800 + "b" + (char)0xDC00));

    [Fact]
    public void OfLines_TextOfSeveralLines_KeepsThem() => Assert.Equal("a\r\n\tb\uFFFD", DicomPlainText.OfLines("a\r\n\tb\0"));

    [Fact]
    public void Write_ControlCharactersInEveryTextVr_NeverReachTheOutput()
    {
        foreach (var vr in Enum.GetValues<DicomVr>().Where(vr => vr.IsText()))
        {
            var dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
                .Set(DicomTags.StudyDescription, vr, Encoding.UTF8.GetBytes("a\0b\u001Bc\u202Ed\u0085e"));
            using var output = new MemoryStream();
            DicomJson.Write(dataset, output);
            var json = Encoding.UTF8.GetString(output.ToArray());

            Assert.DoesNotContain("\\u0000", json, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\\u001b", json, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(json, letter => char.IsControl(letter) || letter == '\u202E');
            Assert.Equal(12, dataset.GetBytes(DicomTags.StudyDescription).Length);
        }
    }

    [Fact]
    public void Decode_ANulInsidePhotometricInterpretation_IsABadValueThatCanBeShown()
    {
        var pixels = Samples.Decode(Samples.Image().Set(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONO\0X"u8.ToArray()));

        Assert.Equal("MONO\uFFFDX", pixels.Photometric);
    }
}

using Grid.Contracts.Studies;
using Grid.Grains.Studies;

namespace Grid.Grains.Tests.Studies;

public class SubmittedTextTests
{
    [Fact]
    public void Clean_ControlCharacterInAnyText_NoneIsLeft()
    {
        const string Bad = "a\0b\u001b[31m\u202Ec";
        const string Good = "a\uFFFDb\uFFFD[31m\uFFFDc";
        var request = Study() with { StudyDescription = Bad, OrderPriority = Bad, OrderReason = Bad, CalledAeTitle = Bad, CallingAeTitle = Bad };
        request = request with
        {
            Series =
            [
                request.Series[0] with
                {
                    Modality = Bad, BodyPart = Bad, SeriesDescription = Bad, ProtocolName = Bad, ImageType = Bad, Laterality = Bad,
                    ViewPosition = Bad, SopClassUid = Bad, ContrastAgent = Bad,
                },
            ],
        };

        var clean = SubmittedText.Clean(request);

        Assert.Equal([Good, Good, Good, Good, Good], [clean.StudyDescription, clean.OrderPriority, clean.OrderReason, clean.CalledAeTitle, clean.CallingAeTitle]);
        var texts = typeof(SeriesManifest).GetProperties().Where(p => p.PropertyType == typeof(string) && p.Name != nameof(SeriesManifest.SeriesInstanceUid))
            .Select(p => (string)p.GetValue(clean.Series[0])!).Where(text => text.Length > 0).ToList();
        Assert.True(texts.Count >= 9);
        Assert.All(texts, text => Assert.Equal(Good, text));
    }

    [Fact]
    public void Clean_PlainRequest_IsTheSameRequest()
    {
        var request = Study();
        Assert.Same(request, SubmittedText.Clean(request));
    }

    [Fact]
    public void DescribeReadings_GuessAndUnreadable_AreToldWithoutTheText()
    {
        var request = Study() with
        {
            TextReadings = [new TextReading("ISO_IR 100", "windows-1251", 0.973), new TextReading("", "", 0), new TextReading("", "", 0)],
        };

        Assert.Equal(
            "Text could not be read as declared: character set ISO_IR 100 was declared, it was read as windows-1251 with a confidence of 0.97; no character set was declared, and the bytes are unreadable.",
            SubmittedText.DescribeReadings(request));
    }

    [Fact]
    public void DescribeReadings_SenderPutsWordsInPlaceOfANumber_AreNotQuoted()
    {
        var request = Study() with { TextReadings = [new TextReading("Иванов\0", "x", double.NaN)] };
        var told = SubmittedText.DescribeReadings(request);
        Assert.DoesNotContain("Иванов", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', told);
    }

    private static SubmitStudy Study() => GridCluster.Study("1.2.3");
}

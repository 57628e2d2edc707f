using System.Text;
using Grid.Client;
using Grid.Contracts.Studies;
using Grid.HospitalMess.Tests.Studies;
using Grid.HospitalMess.Tests.Writing;

namespace Grid.HospitalMess.Tests;

/// <summary>What the sender tells the grid of a study whose words are not in the declared character set.</summary>
public sealed class TextReadingTests : IDisposable
{
    private const string BrainInRussian = "КТ головного мозга";

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-mess-text-").FullName;

    [Theory]
    [InlineData("ISO_IR 192", "utf-8", false)]
    [InlineData("ISO_IR 144", "iso-8859-5", false)]
    [InlineData("ISO_IR 100", "windows-1251", true)]
    [InlineData("ISO_IR 144", "windows-1251", true)]
    [InlineData("ISO_IR 192", "windows-1251", true)]
    [InlineData(@"ISO 2022 IR 6\IS", "windows-1251", true)]
    [InlineData("", "windows-1251", true)]
    [InlineData("", "koi8-r", true)]
    [InlineData("", "utf-8", true)]
    public async Task ReadFolderAsync_RussianUnderALabel_IsDecodedAndAGuessIsTold(string declared, string written, bool isTold)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        var study = await ReadAsync(declared, Encoding.GetEncoding(written).GetBytes(BrainInRussian));

        Assert.Equal(BrainInRussian, study.StudyDescription);
        if (isTold) Assert.All(study.TextReadings, reading => Assert.Equal((declared, true), (reading.Declared, reading.Confidence is > 0 and <= 1)));
        Assert.Equal(isTold, study.TextReadings.Count > 0);
    }

    [Fact]
    public async Task ReadFolderAsync_ThirtyFilesReadAlike_AreToldOnce()
    {
        var study = await ReadAsync("ISO_IR 100", [0xCA, 0xD2, 0x20, 0xE3, 0xEE, 0xEB, 0xEE, 0xE2, 0xFB]);

        Assert.Single(study.TextReadings);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<FoundStudy> ReadAsync(string declared, byte[] description)
    {
        var study = Heads.Draw(1, hasLesion: false, new Random(1));
        foreach (var file in study.Files)
        {
            if (declared.Length > 0) file.Elements[Tags.CharacterSet] = Element.Text("CS", declared);
            file.Elements[Tags.StudyDescription] = new Element("LO", description);
        }

        study.Write(_folder);
        return Assert.Single((await GridClient.ReadFolderAsync(_folder, TestContext.Current.CancellationToken)).Studies);
    }
}

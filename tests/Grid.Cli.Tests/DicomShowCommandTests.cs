using System.Text.Json;

namespace Grid.Cli.Tests;

public sealed class DicomShowCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public async Task Show_OwnSample_PrintsJsonAndWritesItsPixels()
    {
        await CommandLine.RunAsync("samples", "--out", _folder.Root, "--stroke", "0", "--breast", "0", "--lung", "0", "--dental", "1");
        var pixels = Path.Combine(_folder.Root, "out.raw");

        var run = await CommandLine.RunAsync("dicom", "show", Path.Combine(_folder.Root, "dental-001", "IM000001.dcm"), "--pixels", pixels);

        Assert.Equal(0, run.ExitCode);
        using var shown = JsonDocument.Parse(run.Data);
        int Number(string tag) => shown.RootElement.GetProperty(tag).GetProperty("Value")[0].GetInt32();
        Assert.Equal(Number("00280010") * Number("00280011") * Number("00280100") / 8, new FileInfo(pixels).Length);
    }

    [Theory]
    [InlineData("not an image", "not-dicom at byte 0")]
    [InlineData("", "found ")]
    public async Task Show_FileThatIsNoDicom_ExitsWith2AndSaysWhy(string text, string expected)
    {
        var run = await CommandLine.RunAsync("dicom", "show", _folder.Add("file.dcm", text));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Data);
    }

    [Fact]
    public async Task Show_NoSuchFile_ExitsWith2()
    {
        var run = await CommandLine.RunAsync("dicom", "show", Path.Combine(_folder.Root, "absent"));

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    public void Dispose() => _folder.Dispose();
}

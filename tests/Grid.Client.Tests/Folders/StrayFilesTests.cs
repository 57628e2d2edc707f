using System.Text;
using Grid.Contracts.Studies;

namespace Grid.Client.Tests.Folders;

/// <summary>What lies in the folder beside the images, and which study says that not all of it could be read.</summary>
public sealed class StrayFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("3.dcm", "")]
    [InlineData("export (1).DCM", "")]
    [InlineData("x.ima", "")]
    [InlineData("3.dcm", "<html>502 Bad Gateway</html>")]
    public async Task ReadFolder_FileThatShouldBeAnImage_IsSaidOfItsStudy(string name, string content)
    {
        AddImages();
        _folder.Add(name, Encoding.ASCII.GetBytes(content));

        Assert.Equal([new UnreadFiles(1, content.Length == 0 ? "empty file" : "no DICOM file")], Assert.Single(await StudiesAsync()).NotRead);
    }

    [Theory]
    [InlineData("readme.txt")]
    [InlineData("README")]
    [InlineData("Thumbs.db")]
    [InlineData(".DS_Store")]
    [InlineData("index.html")]
    [InlineData("report.pdf")]
    [InlineData("AUTORUN.INF")]
    public async Task ReadFolder_FileThatIsNoImage_IsNotSaidOfAnyStudy(string name)
    {
        AddImages();
        _folder.Add(name, "nothing of importance"u8.ToArray());

        Assert.Empty(Assert.Single(await StudiesAsync()).NotRead);
    }

    [Fact]
    public async Task ReadFolder_FilesWithoutExtension_CountWhenNamedLikeTheImages()
    {
        for (var i = 1; i <= 4; i++) _folder.AddInstance($"IM{i:D5}", $"2.25.10{i}");
        _folder.Add("IM00005", []);
        _folder.Add("NOTES", []);
        _folder.Add("1.2.840.5", []);

        Assert.Equal([new UnreadFiles(1, "empty file")], Assert.Single(await StudiesAsync()).NotRead);
    }

    [Fact]
    public async Task ReadFolder_ThirtyEqualFiles_AreOneLine()
    {
        AddImages();
        for (var i = 10; i < 40; i++) _folder.Add($"{i}.dcm", []);

        Assert.Equal([new UnreadFiles(30, "empty file")], Assert.Single(await StudiesAsync()).NotRead);
    }

    [Fact]
    public async Task ReadFolder_HeaderCutShort_Counts()
    {
        AddImages();
        var whole = File.ReadAllBytes(_folder.AddInstance("whole.dcm", "2.25.109"));
        _folder.Add("whole.dcm", whole[..(whole.Length / 2)]);

        Assert.Equal(1, Assert.Single(Assert.Single(await StudiesAsync()).NotRead).Count);
    }

    [Fact]
    public async Task ReadFolder_TwoStudiesInOneFolder_TheNeighboursSayWhose()
    {
        for (var i = 0; i < 3; i++) _folder.AddInstance($"a{i}.dcm", $"2.25.10{i}");
        for (var i = 0; i < 3; i++) _folder.AddInstance($"b{i}.dcm", $"2.25.20{i}", "2.25.30", "2.25.11");
        _folder.Add("b1x.dcm", []);

        var studies = await StudiesAsync();

        Assert.Empty(studies[0].NotRead);
        Assert.Single(studies[1].NotRead);
    }

    [Fact]
    public async Task ReadFolder_BetweenTwoStudies_IsSaidOfBothUnlessItShowsWhose()
    {
        _folder.AddInstance("1.dcm", "2.25.101");
        _folder.AddInstance("3.dcm", "2.25.201", "2.25.30", "2.25.11");
        _folder.Add("2.dcm", []);
        Assert.All(await StudiesAsync(), study => Assert.Single(study.NotRead));

        _folder.Add("2.dcm", Encoding.ASCII.GetBytes("damaged 2.25.11\0 and 2.25.1055 too"));
        var studies = await StudiesAsync();

        Assert.Empty(studies[0].NotRead);
        Assert.Single(studies[1].NotRead);
    }

    [Fact]
    public async Task ReadFolder_FolderOfBrokenFilesOnly_IsSaidOfTheStudyBesideIt()
    {
        _folder.AddInstance("a/series1/1.dcm", "2.25.101");
        _folder.AddInstance("b/series1/1.dcm", "2.25.201", "2.25.30", "2.25.11");
        _folder.Add("b/series2/1.dcm", []);

        var studies = await StudiesAsync();

        Assert.Empty(studies[0].NotRead);
        Assert.Equal([new UnreadFiles(1, "empty file")], studies[1].NotRead);
    }

    public void Dispose() => _folder.Dispose();

    private void AddImages()
    {
        for (var i = 1; i <= 2; i++) _folder.AddInstance($"{i}.dcm", $"2.25.10{i}");
    }

    private async Task<IReadOnlyList<FoundStudy>> StudiesAsync() => (await GridClient.ReadFolderAsync(_folder.Path, TestContext.Current.CancellationToken)).Studies;
}

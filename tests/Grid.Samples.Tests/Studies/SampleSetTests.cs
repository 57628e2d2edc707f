using System.Security.Cryptography;
using Grid.Samples.Studies;

namespace Grid.Samples.Tests.Studies;

public sealed class SampleSetTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("grid-sample-set-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task WriteAsync_SameSeedTwice_WritesTheSameTree()
    {
        var counts = new SampleCounts(Stroke: 1, Breast: 1, Lung: 2, Dental: 4);

        await SampleSet.WriteAsync(Path.Combine(_root, "a"), 5, counts, cancellationToken: TestContext.Current.CancellationToken);
        await SampleSet.WriteAsync(Path.Combine(_root, "b"), 5, counts, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Hashes("a"), Hashes("b"));
    }

    [Fact]
    public async Task WriteAsync_Counts_AreWhatIsWrittenAndLabelled()
    {
        var folders = await SampleSet.WriteAsync(_root, 6, new SampleCounts(0, 0, 1, 4), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["dental-001", "dental-002", "dental-003", "dental-004", "lung-001"], folders.Select(folder => folder.Path).Order());
        Assert.Equal([true, false, true, false, true], folders.OrderBy(folder => folder.Path).Select(folder => folder.IsPositive));
        var lines = await File.ReadAllLinesAsync(Path.Combine(_root, "labels.tsv"), TestContext.Current.CancellationToken);
        Assert.Equal(6, lines.Length);
        Assert.All(folders, folder => Assert.Contains(lines, line => line.StartsWith($"{folder.Path}\t{folder.StudyInstanceUid}\t", StringComparison.Ordinal)));
        Assert.All(folders, folder => Assert.Equal(folder.Instances, Directory.GetFiles(Path.Combine(_root, folder.Path), "*.dcm").Length));
    }

    [Fact]
    public async Task WriteAsync_NegativeCount_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            SampleSet.WriteAsync(_root, 1, new SampleCounts(-1, 0, 0, 0), cancellationToken: TestContext.Current.CancellationToken));

    private SortedDictionary<string, string> Hashes(string folder)
    {
        var root = Path.Combine(_root, folder);
        return new(Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(root, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
    }
}

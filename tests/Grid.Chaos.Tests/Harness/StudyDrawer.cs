using Grid.Client;
using Grid.Samples.Studies;

namespace Grid.Chaos.Tests.Harness;

/// <summary>Synthetic studies in a folder that goes at the end.</summary>
internal sealed class StudyDrawer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-chaos-samples-").FullName;
    private int _sets;

    /// <summary>Same seed and counts, same studies.</summary>
    public async Task<IReadOnlyList<FoundStudy>> DrawAsync(SampleCounts counts, ulong seed)
    {
        var set = Path.Combine(_folder, $"set-{Interlocked.Increment(ref _sets)}");
        await SampleSet.WriteAsync(set, seed, counts);
        return (await GridClient.ReadFolderAsync(set)).Studies;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

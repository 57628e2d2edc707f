using Grid.Samples.Studies;

namespace Grid.EndToEnd.Tests;

/// <summary>Sample studies in folders whose whole path is known.</summary>
internal static class Samples
{
    public static async Task<IReadOnlyList<SampleFolder>> WriteAsync(string folder, SampleCounts counts, ulong seed)
    {
        var written = await SampleSet.WriteAsync(folder, seed, counts, cancellationToken: TestContext.Current.CancellationToken);
        return [.. written.Select(s => s with { Path = Path.Combine(folder, s.Path) })];
    }
}

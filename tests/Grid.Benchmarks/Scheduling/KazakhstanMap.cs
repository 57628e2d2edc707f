using Grid.Benchmarks.Reporting;
using Grid.Configuration;
using Grid.Scheduling.Placement;

namespace Grid.Benchmarks.Scheduling;

/// <summary>The shipped configuration's sites, as the scheduler sees them.</summary>
internal static class KazakhstanMap
{
    public static IReadOnlyList<SiteLink> Sites()
    {
        var file = Path.Combine(BenchEnvironment.RepositoryRoot(), "silo.json");
        return GridConfiguration.Load(file, new Dictionary<string, string>(), []) switch
        {
            ConfigurationResult.Loaded loaded =>
                [.. loaded.Model.Sites.Values.OrderBy(s => s.Id, StringComparer.Ordinal)
                    .Select(s => new SiteLink(s.Id, s.Latitude, s.Longitude, s.BandwidthMbit, s.LatencyMs))],
            ConfigurationResult.Failed failed => throw new InvalidOperationException(failed.Describe()),
            _ => throw new InvalidOperationException("an unknown result"),
        };
    }
}

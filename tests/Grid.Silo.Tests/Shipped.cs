using Grid.Configuration;
using Grid.Inference.Repository;
using Grid.Silo.Startup;

namespace Grid.Silo.Tests;

/// <summary>The configuration and the models of the repository, read and not loaded.</summary>
internal static class Shipped
{
    public static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(1.5);

    public static ConfigurationResult.Loaded Load(params string[] overrides) => Assert.IsType<ConfigurationResult.Loaded>(
        GridConfiguration.Load(Path.Combine(RepositoryFolder.Path, "silo.json"), new Dictionary<string, string>(), overrides));

    public static IReadOnlyList<ServedModel> Models() =>
        [.. ModelRepository.Open(Path.Combine(RepositoryFolder.Path, "models")).Models.Select(m => new ServedModel(m.Manifest, LoadTime))];
}

using Grid.Configuration;
using Grid.Silo.Startup;

namespace Grid.Silo.Tests.Startup;

public sealed class HostSecretsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grid-secrets-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void ClusterKey_FirstStartAndNext_SameSecretReadableByItsOwnerOnly()
    {
        var first = HostSecrets.ClusterKey(Options());
        var next = HostSecrets.ClusterKey(Options());

        Assert.Equal(first, next);
        Assert.Equal(32, first.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data, "secrets", "patient-key")));
    }

    [Fact]
    public void ClusterKey_TwoInstallations_DifferentSecrets()
    {
        var one = HostSecrets.ClusterKey(Options());
        Directory.Delete(Path.Combine(_data, "secrets"), recursive: true);

        Assert.NotEqual(one, HostSecrets.ClusterKey(Options()));
    }

    [Fact]
    public void ClusterKey_SetInTheEnvironment_TakenAndNothingIsWritten()
    {
        var key = new string('k', 40);

        Assert.Equal(40, HostSecrets.ClusterKey(Options(("GRID_PATIENT_KEY", key))).Length);
        Assert.False(Directory.Exists(Path.Combine(_data, "secrets")));
    }

    private GridOptions Options(params (string Name, string Value)[] environment)
    {
        var loaded = GridConfiguration.Load(
            Path.Combine(RepositoryFolder.Path, "silo.json"),
            environment.ToDictionary(e => e.Name, e => e.Value),
            [$"storage.embedded.dataDirectory={_data}"]);
        return Assert.IsType<ConfigurationResult.Loaded>(loaded).Options;
    }
}

using Grid.Cli.Clusters;
using Grid.Cli.Connection;
using Grid.Configuration.Cluster;

namespace Grid.Cli.Tests.Clusters;

public sealed class ClusterConfigTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Write_ShippedConfiguration_SpreadsItsNodesOverTheSilos()
    {
        var shipped = SiloFile.Find(null)!;
        var folder = new ClusterFolder(_scratch.Root);

        ClusterConfig.Write(shipped, SiloFile.Load(shipped).Options, 3, folder);

        // Valid as it stands, for a client: every path found, every node with a silo that is there.
        var loaded = SiloFile.Load(folder.Config);
        Assert.Equal(ClusterMode.Cluster, loaded.Options.Cluster.Mode);
        Assert.Equal(["silo-1", "silo-2", "silo-3"], loaded.Model.Silos.Select(silo => silo.Name));
        Assert.Equal(3, loaded.Model.Nodes.Values.Select(node => node.Silo).Distinct().Count());
        Assert.Equal(loaded.Model.Silos.Select(silo => silo.Gateway.ToString()), GridLocation.Find(null, folder.Root).Gateways);
        Assert.Equal(_scratch.Root, loaded.Options.Storage.Embedded.DataDirectory);
        Assert.Equal(SiloFile.Load(shipped).Options.Sites.Count, loaded.Options.Sites.Count);
    }

    [Fact]
    public void FindPid_NumberOfAnotherProgram_IsNotOurs()
    {
        var folder = new ClusterFolder(_scratch.Root);
        var process = new LocalProcess(folder, "silo-1", "/usr/bin/sleep", ["600"]);
        File.WriteAllText(folder.PidFileOf("silo-1"), $"{Environment.ProcessId}");

        Assert.Null(process.FindPid());
    }

    [Fact]
    public async Task Start_ThenStop_RunsAndIsGone()
    {
        var folder = new ClusterFolder(_scratch.Root);
        var process = new LocalProcess(folder, "sleeper", "sleep", ["600"]);

        var pid = await process.StartAsync(new Dictionary<string, string>(), TestContext.Current.CancellationToken);

        Assert.Equal(pid, process.FindPid());
        Assert.True(await process.StopAsync(TimeSpan.FromSeconds(20), _ => { }, TestContext.Current.CancellationToken));
        Assert.Null(process.FindPid());
        Assert.False(await process.StopAsync(TimeSpan.FromSeconds(20), _ => { }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void PatientKey_AskedTwice_IsTheSameAndOnlyTheOwners()
    {
        var folder = new ClusterFolder(_scratch.Root);

        var key = folder.PatientKey();

        Assert.Equal((64, key), (key.Length, folder.PatientKey()));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_scratch.Root, "secrets", "patient-key")));
    }
}

using System.Text.Json;
using Grid.Configuration.Inference;

namespace Grid.Configuration.Tests;

public sealed class OverrideTests : IDisposable
{
    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

    [Fact]
    public void Load_SameKeyInFileEnvironmentAndCommandLine_TheLaterWins()
    {
        var environment = Variables(("GRID__network__httpPort", "8081"), ("GRID__network__siloPort", "8082"));

        var network = _world.LoadValid(environment, "network.httpPort=8083").Options.Network;

        Assert.Equal((8083, 8082, 30000), (network.HttpPort, network.SiloPort, network.GatewayPort));
    }

    [Fact]
    public void Load_OverridesOfEveryKind_AreReadAsTheirType()
    {
        var options = _world.LoadValid(
            Variables(("GRID__NODES__0__SLOTS", "3"), ("GRID__DISPATCH__LEASEDURATION", "00:00:45"), ("GRID__nodes__0__models", "stroke, lung")),
            "network.allowNonLoopback=true", "network.bindAddress=10.0.0.1", "nodes[0].device=cuda:1", "inference.provider=cuda", "links.dental.bandwidthMbit=2.5", "pathways.stroke.promise=00:01:30").Options;

        var node = Assert.Single(options.Nodes);
        Assert.Equal((3, "cuda:1"), (node.Slots, node.Device));
        Assert.Equal(["stroke", "lung"], node.Models);
        Assert.Equal(TimeSpan.FromSeconds(45), options.Dispatch.LeaseDuration);
        Assert.Equal("10.0.0.1", options.Network.BindAddress.ToString());
        Assert.Equal(InferenceProvider.Cuda, options.Inference.Provider);
        Assert.Equal(2.5, options.Links.Dental.BandwidthMbit);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Pathways[0].Promise);
    }

    [Theory]
    [InlineData("GRID__network__htpPort", "1", "network.htpPort", "an unknown key", "Did you mean httpPort?")]
    [InlineData("GRID__netwrok__httpPort", "1", "netwrok", "an unknown key", "Did you mean network?")]
    [InlineData("GRID__network__httpPort", "many", "network.httpPort", "many", "")]
    [InlineData("GRID__nodes__7__slots", "1", "nodes[7]", "no such item; the list has 1", "Write it as it stands in silo.json, list items by their number from 0.")]
    [InlineData("GRID__network", "1", "network", "one value for a whole section", "Write it as it stands in silo.json, list items by their number from 0.")]
    [InlineData("GRID__network__httpPort__x", "1", "network.httpPort.x", "a path that goes on below a single value", "Write it as it stands in silo.json, list items by their number from 0.")]
    [InlineData("GRID__", "1", "", "an empty name in the path", "Write it as it stands in silo.json, list items by their number from 0.")]
    public void Load_WrongVariable_NamesTheVariable(string name, string value, string path, string found, string advice)
    {
        var error = Assert.Single(_world.ErrorsIn(SmallWorld.Json, Variables((name, value))));

        Assert.Equal((path, $"environment {name}", found, advice), (error.Path, error.Source, error.Found, error.Advice));
    }

    [Theory]
    [InlineData("network.httpPort", "an override without '='")]
    [InlineData("network.httpPort=-1", "-1")]
    [InlineData("nodes[x].slots=1", "no such item; the list has 1")]
    public void Load_WrongCommandLine_SaysCommandLine(string argument, string found)
    {
        var error = Assert.Single(_world.ErrorsIn(SmallWorld.Json, null, argument));

        Assert.Equal(("command line", found), (error.Source, error.Found));
    }

    [Fact]
    public void Load_OtherVariables_AreLeftAlone() =>
        Assert.Equal(8080, _world.LoadValid(Variables(("GRID_SHARED", "x"), ("PATH", "y"), ("GRIDLOCK__network", "z"))).Options.Network.HttpPort);

    [Fact]
    public void Load_RelativePaths_StartAtTheFilesFolder()
    {
        var options = _world.LoadValid(null, "storage.embedded.dataDirectory=../data").Options;

        Assert.Equal(Path.GetFullPath(Path.Combine(_world.Folder, "..", "data")), options.Storage.Embedded.DataDirectory);
        Assert.Equal(Path.Combine(_world.Folder, "models"), options.Models.Directory);
    }

    [Fact]
    public void Load_SiteWithoutALink_TakesTheDefaultOfItsKind()
    {
        var sites = _world.LoadValid(null, "links.strokeCentre.latencyMs=3").Model.Sites;

        Assert.Equal((100, 3), (sites["SC-01"].BandwidthMbit, sites["SC-01"].LatencyMs));
        Assert.Equal((7.5, 0.5), (sites["INST-1"].BandwidthMbit, sites["INST-1"].LatencyMs));
        Assert.Equal("kz", sites["INST-1"].Dispatcher);
    }

    [Fact]
    public void Effective_AnyConfiguration_ShowsValuesAndSourcesButNoSecret()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        var loaded = _world.LoadValid(Variables(("GRID_PATIENT_KEY", Key), ("GRID__network__httpPort", "8081")), "nodes[0].slots=2");

        using var shown = JsonDocument.Parse(loaded.Effective());

        var configuration = shown.RootElement.GetProperty("configuration");
        var sources = shown.RootElement.GetProperty("sources");
        Assert.Equal(8081, configuration.GetProperty("network").GetProperty("httpPort").GetInt32());
        Assert.Equal("00:02:00", configuration.GetProperty("pathways").GetProperty("stroke").GetProperty("promise").GetString());
        Assert.Equal("environment GRID__network__httpPort", sources.GetProperty("network.httpPort").GetString());
        Assert.Equal("command line", sources.GetProperty("nodes[0].slots").GetString());
        Assert.Equal("silo.json:8", sources.GetProperty("pathways.stroke.promise").GetString());
        Assert.Equal("default", sources.GetProperty("dispatch.leaseDuration").GetString());
        Assert.Equal("********", shown.RootElement.GetProperty("secrets").GetProperty("GRID_PATIENT_KEY").GetString());
        Assert.Equal("not set", shown.RootElement.GetProperty("secrets").GetProperty("GRID_CONNECTION_STRING").GetString());
        Assert.DoesNotContain(Key, loaded.Effective() + loaded.Options, StringComparison.Ordinal);
        Assert.Equal(Key, loaded.Options.Security.PatientKey!.Reveal());
    }

    [Fact]
    public void Effective_LoadedAgain_IsTheSameConfiguration()
    {
        var first = _world.LoadValid(null, "network.httpPort=9000");
        using var shown = JsonDocument.Parse(first.Effective());

        var again = Assert.IsType<ConfigurationResult.Loaded>(_world.Load(shown.RootElement.GetProperty("configuration").GetRawText()));

        using var second = JsonDocument.Parse(again.Effective());
        Assert.Equal(shown.RootElement.GetProperty("configuration").GetRawText(), second.RootElement.GetProperty("configuration").GetRawText());
    }
}

namespace Grid.Configuration.Tests;

/// <summary>Several silos that read the same file, and who keeps whose images.</summary>
public sealed class SiloTests : IDisposable
{
    private const string Silos = """
        "silos": [
          { "name": "silo-1", "siloPort": 11111, "gatewayPort": 30000, "httpPort": 8080 },
          { "name": "silo-2", "siloPort": 11112, "gatewayPort": 30001, "httpPort": 8081 },
        ],
        """;

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["GRID_PATIENT_KEY"] = new string('k', 32),
        ["GRID_CONNECTION_STRING"] = "Host=127.0.0.1",
    };

    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Load_SiloInTheList_ListensWhereTheListSays()
    {
        var loaded = Load(Json(Silos), "cluster.siloName=silo-2");

        Assert.Equal((11112, 30001, 8081), (loaded.Options.Network.SiloPort, loaded.Options.Network.GatewayPort, loaded.Options.Network.HttpPort));
        Assert.Equal(["127.0.0.1:30000", "127.0.0.1:30001"], loaded.Model.Silos.Select(silo => silo.Gateway.ToString()));
    }

    [Fact]
    public void StoreOf_NothingStated_WhereTheNodeStandsElseTheFirst()
    {
        var model = Load(Json(Silos).Replace("\"silo\": \"silo-1\"", "\"silo\": \"silo-2\"", StringComparison.Ordinal)).Model;

        Assert.Equal("silo-2", model.StoreOf("SC-01")!.Name);
        Assert.Equal("silo-1", model.StoreOf("INST-1")!.Name);
        Assert.Null(model.StoreOf("SC-99"));
    }

    [Fact]
    public void StoreOf_StatedSite_TheSiloThatNamesIt()
    {
        var model = Load(Json(Silos.Replace("8081 }", "8081, \"sites\": [\"SC-01\"] }", StringComparison.Ordinal))).Model;

        Assert.Equal("http://127.0.0.1:8081/", model.StoreOf("SC-01")!.Pages.ToString());
    }

    [Fact]
    public void Load_EmbeddedMode_TheListIsNotLookedAt()
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(_world.Load(SmallWorld.Json.Replace("\"models\": { \"v", Silos + "\"models\": { \"v", StringComparison.Ordinal), null, "network.httpPort=9090"));

        Assert.Equal(9090, loaded.Options.Network.HttpPort);
        Assert.Equal(9090, loaded.Model.StoreOf("INST-1")!.HttpPort);
    }

    [Fact]
    public void Load_ClientWithoutSecrets_IsValid() =>
        Assert.IsType<ConfigurationResult.Loaded>(GridConfiguration.Load(_world.Write("silo.json", Json(Silos)), new Dictionary<string, string>(), [], ConfigurationUse.Client));

    [Theory]
    [InlineData("\"silo-2\"", "\"silo-1\"", "silos[1].name: found \"silo-1\" a second time, expected a silo name of its own. First at silos[0].name (silo.json:5).")]
    [InlineData("11112", "11111", "silos[1].siloPort: found 11111, expected a port of its own. silos[0].siloPort has it already.")]
    [InlineData("\"httpPort\": 8081", "\"httpPort\": 0", "silos[1].httpPort: found 0, expected a whole number from 1 to 65535.")]
    [InlineData("\"httpPort\": 8081", "\"httpPorts\": 8081, \"httpPort\": 8082", "silos[1].httpPorts: found an unknown key, expected one of name, address, siloPort, gatewayPort, httpPort, sites. Did you mean httpPort?")]
    [InlineData("8081 }", "8081, \"address\": \"0.0.0.0\" }", "silos[1].address: found 0.0.0.0, expected one address of that machine. Clients and other silos are told this address and must be able to reach it.")]
    [InlineData("8081 }", "8081, \"address\": \"192.0.2.1\" }", "silos[1].address: found 192.0.2.1, expected a loopback address such as 127.0.0.1. Where the network itself is closed, set network.allowNonLoopback to true.")]
    [InlineData("8081 }", "8081, \"sites\": [\"SC-10\"] }", "silos[1].sites[0]: found \"SC-10\", expected the id of a site. Did you mean SC-01?")]
    [InlineData("8081 }", "8081, \"sites\": [\"SC-01\", \"SC-01\"] }", "silos[1].sites[1]: found \"SC-01\" a second time, expected each site once. One silo keeps a site's images; it is at silos[1].sites[0] already.")]
    [InlineData("\"silo\": \"silo-1\"", "\"silo\": \"silo-3\"", "nodes[0].silo: found \"silo-3\", expected the name of a silo in silos. Did you mean silo-1?")]
    [InlineData("\"siloName\": \"silo-1\"", "\"siloName\": \"other\"", "cluster.siloName: found \"other\", expected the name of a silo in silos. There is none of that name.")]
    [InlineData("\"siloName\": \"silo-1\"", "\"membership\": { \"probeTimeout\": \"00:00:05\" }", "cluster.membership.longestProbeTimeout: found 00:00:04, expected at least probeTimeout, 00:00:05. It is what that wait grows to where answers are slow.")]
    public void Load_OneMistake_SaysWhereWhatAndWhatToDo(string replaced, string by, string expected)
    {
        var json = Json(Silos);
        Assert.Contains(replaced, json, StringComparison.Ordinal);
        var at = json.LastIndexOf(replaced, StringComparison.Ordinal);

        var errors = _world.ErrorsIn(json[..at] + by + json[(at + replaced.Length)..], Secrets);

        Assert.EndsWith(expected, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PortOverriddenAgainstTheList_IsRefused()
    {
        var error = Assert.Single(_world.ErrorsIn(Json(Silos), Secrets, "network.httpPort=9090"));

        Assert.Equal("command line: network.httpPort: found 9090, expected 8080, as silos[0] says of silo-1. The other silos read that list: change it there, for all of them.", error.ToString());
    }

    private static string Json(string silos) => SmallWorld.Json
        .Replace("\"mode\": \"embedded\"", "\"mode\": \"cluster\"", StringComparison.Ordinal)
        .Replace("\"models\": { \"v", silos + "\"models\": { \"v", StringComparison.Ordinal);

    private ConfigurationResult.Loaded Load(string json, params string[] overrides)
    {
        var result = _world.Load(json, Secrets, overrides);
        if (result is ConfigurationResult.Failed failed) Assert.Fail(failed.Describe());
        return (ConfigurationResult.Loaded)result;
    }
}

namespace Grid.Configuration.Tests;

/// <summary>Each mistake an operator can make in silo.json, and the line that tells of it.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Load_SmallWorld_IsValid() => Assert.NotNull(_world.LoadValid());

    [Theory]

    // Wrong types and ranges.
    [InlineData("\"slots\": 1", "\"slots\": 0", "silo.json:25: nodes[0].slots: found 0, expected a whole number from 1 to 64.")]
    [InlineData("\"slots\": 1", "\"slots\": \"2\"", "silo.json:25: nodes[0].slots: found \"2\", expected a whole number from 1 to 64.")]
    [InlineData("\"slots\": 1", "\"slots\": 1e99", "silo.json:25: nodes[0].slots: found 1e99, expected a whole number from 1 to 64.")]
    [InlineData("\"slots\": 1", "\"models\": \"stroke\"", "silo.json:25: nodes[0].models: found \"stroke\", expected a list of texts [\"...\"].")]
    [InlineData("\"slots\": 1", "\"models\": [7]", "silo.json:25: nodes[0].models[0]: found 7, expected a text in quotes.")]
    [InlineData("\"silo\": \"silo-1\"", "\"silo\": 1", "silo.json:25: nodes[0].silo: found 1, expected a text in quotes.")]
    [InlineData("\"httpPort\": 8080", "\"httpPort\": 65536", "silo.json:3: network.httpPort: found 65536, expected a whole number from 0 to 65535.")]
    [InlineData("\"httpPort\": 8080", "\"allowNonLoopback\": \"yes\"", "silo.json:3: network.allowNonLoopback: found \"yes\", expected true or false.")]
    [InlineData("\"latitude\": 51", "\"latitude\": 91", "silo.json:22: sites[1].latitude: found 91, expected a number from -90 to 90.")]
    [InlineData("\"bandwidthMbit\": 7.5", "\"bandwidthMbit\": 0", "silo.json:22: sites[1].bandwidthMbit: found 0, expected a number from 0.1 to 1000000.")]
    [InlineData("\"00:02:00\"", "\"120\"", "silo.json:8: pathways.stroke.promise: found \"120\", expected a duration from 00:00:01 to 7.00:00:00, written hours:minutes:seconds such as \"00:02:00\".")]
    [InlineData("\"emergency\"", "\"emergancy\"", "silo.json:8: pathways.stroke.tier: found \"emergancy\", expected one of emergency, scheduled, routine. Did you mean emergency?")]
    [InlineData("\"dental\"", "\"Dental\"", "silo.json:22: sites[1].kind: found \"Dental\", expected one of strokeCentre, oncology, dental, general. Did you mean dental?")]
    [InlineData("\"cluster\": {", "\"links\": [], \"cluster\": {", "silo.json:2: links: found a list [...], expected an object { ... }.")]

    // Keys missing, unknown or written twice.
    [InlineData("\"site\": \"SC-01\", ", "", "silo.json:25: nodes[0].site: found nothing, expected a text. Add \"site\".")]
    [InlineData("\"tier\": \"routine\", ", "", "silo.json:15: pathways.general.tier: found nothing, expected one of emergency, scheduled, routine. Add \"tier\".")]
    [InlineData("\"slots\": 1", "\"slot\": 1", "silo.json:25: nodes[0].slot: found an unknown key, expected one of name, site, silo, slots, memoryMib, device, models. Did you mean slots?")]
    [InlineData("\"slots\": 1", "\"slots\": 1, \"slots\": 2", "silo.json:25: nodes[0].slots: found the key a second time, expected each key once (first at silo.json:25). Remove one of the two.")]
    [InlineData("\"name\": \"ct-head\"", "\"name\": \"\"", "silo.json:9: pathways.stroke.rules[0].name: found an empty text, expected a text.")]

    // Names and references.
    [InlineData("\"name\": \"node-1\"", "\"name\": \"../node\"", "silo.json:25: nodes[0].name: found \"../node\", expected 1 to 64 letters a-z, digits, '-' or '_', a letter or digit first.")]
    [InlineData("\"site\": \"SC-01\"", "\"site\": \"SC-10\"", "silo.json:25: nodes[0].site: found \"SC-10\", expected the id of a site. Did you mean SC-01?")]
    [InlineData("\"INST-1\"", "\"SC-01\"", "silo.json:22: sites[1].id: found \"SC-01\" a second time, expected a site name of its own. First at sites[0].id (silo.json:21).")]
    [InlineData("\"region\": \"north\", \"city\": \"B\"", "\"region\": \"nort\", \"city\": \"B\"", "silo.json:22: sites[1].region: found \"nort\", expected the id of a region in regions. Did you mean north?")]
    [InlineData("\"models\": [\"lung\"]", "\"models\": [\"lungs\"]", "silo.json:12: pathways.lung.models[0]: found \"lungs\", expected a model of models.versions. Did you mean lung?")]
    [InlineData("\"dispatcher\": \"kz\"", "\"dispatcher\": \"\"", "silo.json:18: regions[0].dispatcher: found an empty text, expected a text.")]
    [InlineData("\"stroke\": \"1.0.0\"", "\"stroke\": \"latest\"", "silo.json:4: models.versions.stroke: found \"latest\", expected a version of three numbers such as 1.0.0.")]
    [InlineData("\"slots\": 1", "\"models\": [\"stroke\"]", "silo.json:24: nodes: found none that serves lung, expected a node for every model of a pathway. Add a node, or let one serve the model.")]
    [InlineData("\"slots\": 1", "\"device\": \"gpu\"", "silo.json:25: nodes[0].device: found \"gpu\", expected cpu, or cuda:N with N from 0 to 63.")]
    [InlineData("\"slots\": 1", "\"device\": \"cuda:0\"", "silo.json:25: nodes[0].device: found cuda:0, expected cpu while inference.provider is cpu. Set inference.provider to cuda; a GPU node never runs on the CPU silently.")]

    // Pathways and their rules.
    [InlineData("\"models\": [\"lung\"],", "", "silo.json:11: pathways.lung.models: found no models, expected at least one. A recognised study must have something to run.")]
    [InlineData("\"general\": {", "\"other\": { \"models\": [\"lung\"], \"rules\": [{ \"name\": \"r\", \"any\": { \"view\": [\"PA\"] } }],", "silo.json:6: pathways: found no pathway general, expected one named general. It takes the studies that no rule recognises, so that they are answered rather than dropped.")]
    [InlineData("\"general\": {", "\"general\": { \"models\": [\"lung\"],", "silo.json:15: pathways.general.models: found models, expected none. This pathway takes what no rule recognised; give the studies a pathway of their own.")]
    [InlineData("\"ct-chest\"", "\"ct-head\"", "silo.json:13: pathways.lung.rules[0].name: found \"ct-head\" a second time, expected a rule name of its own. First at pathways.stroke.rules[0].name (silo.json:9).")]
    [InlineData("\"bodyPart\": [\"CHEST\"]", "\"bodypart\": [\"CHEST\"]", "silo.json:13: pathways.lung.rules[0].all.bodypart: found the field \"bodypart\", expected one of modality, bodyPart, studyDescription, seriesDescription, protocol, imageType, laterality, view, sopClass, contrast, callingAe, calledAe, orderPriority, orderReason, textReadable, text. Did you mean bodyPart?")]
    [InlineData("\"bodyPart\": [\"CHEST\"]", "\"bodyPart\": []", "silo.json:13: pathways.lung.rules[0].all.bodyPart: found an empty list, expected at least one word.")]
    [InlineData("\"@head\"", "\"@heads\"", "silo.json:9: pathways.stroke.rules[0].all.bodyPart|text[0]: found \"heads\", expected the name of a list in words after '@'. Did you mean head?")]
    [InlineData("\"CHEST\"", "\"CH*ST\"", "silo.json:13: pathways.lung.rules[0].all.bodyPart[0]: found \"CH*ST\", expected words such as \"CT HEAD\" or \"ГОЛОВН* МОЗГ*\". Here '*' may stand alone or at the end of a word.")]
    [InlineData("[\"HEAD\"]", "[\"@head\"]", "silo.json:5: words.head[0]: found \"@head\", expected words. A word list cannot refer to another; name both in the rule.")]
    [InlineData("\"all\": { \"bodyPart\": [\"CHEST\"] }", "\"all\": {}", "silo.json:13: pathways.lung.rules[0]: found a rule that asks for nothing, expected \"all\" or \"any\" with at least one condition. It would take every study.")]
    [InlineData("\"name\": \"ct-chest\",", "\"name\": \"ct-chest\", \"sites\": [\"SC-9*\"],", "silo.json:13: pathways.lung.rules[0].sites[0]: found \"SC-9*\", expected the id of a site, or the beginning of some ids and '*'. No site matches it.")]

    // Network, storage, dispatch.
    [InlineData("\"127.0.0.1\"", "\"192.0.2.1\"", "silo.json:3: network.bindAddress: found 192.0.2.1, expected a loopback address such as 127.0.0.1. Grid's doors have no sign-in yet, so anyone who reaches this address reaches the studies. Where the network itself is closed, set network.allowNonLoopback to true.")]
    [InlineData("\"127.0.0.1\"", "\"0.0.0.0\", \"allowNonLoopback\": true", "silo.json:3: network.bindAddress: found 0.0.0.0, expected one address of this machine. Clients and other silos are told this address and must be able to reach it.")]
    [InlineData("\"127.0.0.1\"", "\"localhost\"", "silo.json:3: network.bindAddress: found \"localhost\", expected an IP address. Names are not looked up here; localhost is 127.0.0.1.")]
    [InlineData("\"httpPort\": 8080", "\"httpPort\": 30000", "silo.json:3: network.httpPort: found 30000, expected a port of its own. network.gatewayPort has it already.")]
    [InlineData("\"cluster\": {", "\"storage\": { \"embedded\": { \"dataDirectory\": \"\" } }, \"cluster\": {", "silo.json:2: storage.embedded.dataDirectory: found an empty path, expected a path.")]
    [InlineData("\"cluster\": {", "\"storage\": { \"connectionString\": \"Password=hunter2\" }, \"cluster\": {", "silo.json:2: storage.connectionString: found a secret, expected no secrets in configuration. Remove it and set the environment variable that security.connectionStringVariable names (GRID_CONNECTION_STRING).")]
    [InlineData("\"cluster\": {", "\"security\": { \"patientKeyVariable\": \"hunter2 hunter2\" }, \"cluster\": {", "silo.json:2: security.patientKeyVariable: found something that is not a variable's name, expected the name of an environment variable such as GRID_PATIENT_KEY. Put the secret itself into that variable.")]
    [InlineData("\"cluster\": {", "\"dispatch\": { \"nodeLostAfter\": \"00:00:01\" }, \"cluster\": {", "silo.json:2: dispatch.nodeLostAfter: found 00:00:01, expected at least two heartbeats, 00:00:02. One late heartbeat would lose a healthy node.")]
    [InlineData("\"cluster\": {", "\"dispatch\": { \"leaseDuration\": \"00:00:02\", \"nodeLostAfter\": \"00:00:10\", \"heartbeatInterval\": \"00:00:02\" }, \"cluster\": {", "silo.json:2: dispatch.leaseDuration: found 00:00:02, expected at least two heartbeats, 00:00:04. A lease must outlive one lost renewal.")]
    [InlineData("\"cluster\": {", "\"inference\": { \"providerLibrary\": \"x.so\" }, \"cluster\": {", "silo.json:2: inference.providerLibrary: found a provider library, expected none with provider cpu. Set inference.provider to cuda, or remove the library.")]
    public void Load_OneMistake_SaysWhereWhatAndWhatToDo(string replaced, string by, string expected)
    {
        var errors = _world.ErrorsOf(replaced, by);

        Assert.Equal(expected, Assert.Single(errors).ToString());
    }

    [Fact]
    public void Load_ManyMistakes_ListsAllOfThemAtOnce()
    {
        var json = SmallWorld.Json
            .Replace("\"slots\": 1", "\"slots\": 99", StringComparison.Ordinal)
            .Replace("\"promise\": \"00:10:00\"", "\"promis\": \"00:10:00\"", StringComparison.Ordinal)
            .Replace("\"site\": \"SC-01\"", "\"site\": \"nowhere\"", StringComparison.Ordinal)
            .Replace("\"127.0.0.1\"", "\"192.168.1.10\"", StringComparison.Ordinal);

        var failed = Assert.IsType<ConfigurationResult.Failed>(_world.Load(json));

        string[] expected = ["nodes[0].slots", "pathways.lung.promise", "pathways.lung.promis", "network.bindAddress", "nodes[0].site"];
        Assert.Equal(expected.Order(), failed.Errors.Select(error => error.Path).Order());
        Assert.StartsWith("The configuration has 5 errors:\n  silo.json:", failed.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ErrorMessages_NeverRepeatASecret()
    {
        var environment = new Dictionary<string, string> { ["GRID_PATIENT_KEY"] = "hunter2", ["GRID__storage__connectionString"] = "Password=hunter2" };

        var errors = _world.ErrorsIn(SmallWorld.Json, environment);

        Assert.Equal(["security.patientKeyVariable", "storage.connectionString"], errors.Select(error => error.Path).Order());
        Assert.DoesNotContain("hunter2", string.Join('\n', errors), StringComparison.Ordinal);
        Assert.Equal("a key of 7 characters", errors.Single(error => error.Path == "security.patientKeyVariable").Found);
    }

    [Fact]
    public void Load_ClusterMode_NeedsItsSecretsAndFixedPorts()
    {
        var errors = _world.ErrorsIn(SmallWorld.Json, null, "cluster.mode=cluster", "network.siloPort=0");

        Assert.Equal(
            [
                "command line: network.siloPort: found 0, expected a fixed port from 1 to 65535 in mode cluster. Other machines must know where to connect; 0 (any free port) is for embedded mode.",
                "environment GRID_CONNECTION_STRING: security.connectionStringVariable: found no value, expected a PostgreSQL connection string in mode cluster. Mode cluster has no database of its own.",
                "environment GRID_PATIENT_KEY: security.patientKeyVariable: found no value, expected the key of the patient hash in mode cluster. Every silo must have the same one, or a patient has several records. Make it once with: openssl rand -hex 32",
            ],
            errors.Select(error => error.ToString()).Order(StringComparer.Ordinal));
    }
}

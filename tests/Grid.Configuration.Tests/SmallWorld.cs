namespace Grid.Configuration.Tests;

/// <summary>A valid configuration of one region, two sites and one node, in a folder of its own; tests break one thing of it.</summary>
internal sealed class SmallWorld : IDisposable
{
    public const string Json = """
        {
          "cluster": { "mode": "embedded", "siloName": "silo-1" },
          "network": { "bindAddress": "127.0.0.1", "httpPort": 8080 },
          "models": { "versions": { "stroke": "1.0.0", "lung": "1.0.0" } },
          "words": { "head": ["HEAD"] },
          "pathways": {
            "stroke": {
              "tier": "emergency", "promise": "00:02:00", "models": ["stroke"],
              "rules": [{ "name": "ct-head", "all": { "modality": ["CT"], "bodyPart|text": ["@head"] } }],
            },
            "lung": {
              "tier": "scheduled", "promise": "00:10:00", "models": ["lung"],
              "rules": [{ "name": "ct-chest", "all": { "bodyPart": ["CHEST"] } }],
            },
            "general": { "tier": "routine", "promise": "01:00:00" },
          },
          "regions": [
            { "id": "north", "name": "North", "mainCity": "A", "latitude": 50, "longitude": 70, "dispatcher": "kz" },
          ],
          "sites": [
            { "id": "SC-01", "name": "One", "kind": "strokeCentre", "region": "north", "city": "A", "latitude": 50, "longitude": 70 },
            { "id": "INST-1", "name": "Two", "kind": "dental", "region": "north", "city": "B", "latitude": 51, "longitude": 71, "bandwidthMbit": 7.5 },
          ],
          "nodes": [
            { "name": "node-1", "site": "SC-01", "silo": "silo-1", "slots": 1 },
          ],
        }
        """;

    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-configuration-");

    public string Folder => _folder.FullName;

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public ConfigurationResult Load(string json, IReadOnlyDictionary<string, string>? environment = null, params string[] overrides) =>
        GridConfiguration.Load(Write("silo.json", json), environment ?? NoVariables, overrides);

    public ConfigurationResult.Loaded LoadValid(IReadOnlyDictionary<string, string>? environment = null, params string[] overrides)
    {
        var result = Load(Json, environment, overrides);
        if (result is ConfigurationResult.Failed failed) Assert.Fail(failed.Describe());
        return (ConfigurationResult.Loaded)result;
    }

    /// <summary>The errors after replacing one piece of the valid text.</summary>
    public IReadOnlyList<ConfigurationError> ErrorsOf(string replaced, string by)
    {
        Assert.Contains(replaced, Json, StringComparison.Ordinal);
        return ErrorsIn(Json.Replace(replaced, by, StringComparison.Ordinal));
    }

    public IReadOnlyList<ConfigurationError> ErrorsIn(string json, IReadOnlyDictionary<string, string>? environment = null, params string[] overrides) =>
        Assert.IsType<ConfigurationResult.Failed>(Load(json, environment, overrides)).Errors;

    public void Dispose() => _folder.Delete(recursive: true);
}

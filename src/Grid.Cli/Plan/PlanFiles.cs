using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grid.Cli.Config;
using Grid.Configuration;
using Grid.Configuration.Inference;
using Grid.Configuration.Nodes;
using Grid.Scheduling.Policy;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary>
/// The answer as files: a silo.json with its nodes, which a grid can start with, and a scenario over the one that was planned for, with
/// which <c>grid simulate</c> shows the answer's figures again.
/// </summary>
internal static class PlanFiles
{
    private const string About = "Written by 'grid plan'";
    private const int LeastMemoryMib = 64;

    private static readonly JsonSerializerOptions AsConfigured = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <exception cref="CliException">A file cannot be written, or an override has no place in a scenario file.</exception>
    public static void Write(string file, string scenarioFile, IReadOnlyList<string> overrides, PlanAnswer answer, TextWriter said)
    {
        var layerFile = Path.ChangeExtension(file, ".scenario.json");
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            ConfigCopy.Write(layerFile, $"{About}: its answer, and the time and replications of its figures; simulate it with --seed {answer.Question.Seed}.", Layer(layerFile, scenarioFile, overrides, answer));
            WriteConfig(file, answer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCodes.Failed, $"--write {file}: {failure.Message}");
        }

        said.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file} has the nodes ('grid config check {file}'); the same figures again: grid simulate {layerFile} --seed {answer.Question.Seed}"));
    }

    private static JsonObject Layer(string layerFile, string scenarioFile, IReadOnlyList<string> overrides, PlanAnswer answer)
    {
        var (question, design, allUp) = (answer.Question, answer.Design!, answer.AllUp!.Scenario);
        var layer = ScenarioOverrides.AsLayer(overrides);
        layer["extends"] = Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(layerFile))!, Path.GetFullPath(scenarioFile));
        layer["description"] = $"The plan for {string.Join(" and ", question.Goals.Select(g => g.Text))}: {design.Nodes} nodes.";
        layer["start"] = allUp.Start.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        layer["duration"] = allUp.Duration.ToString("c", CultureInfo.InvariantCulture);
        layer["warmUp"] = allUp.WarmUp.ToString("c", CultureInfo.InvariantCulture);
        layer["replications"] = allUp.Replications;
        layer["outages"] = new JsonArray();
        layer["linkCuts"] = new JsonArray([.. allUp.LinkCuts.Select(cut => (JsonNode)new JsonObject
        {
            ["sites"] = Texts([.. cut.Sites.Select(site => allUp.Sites[site].Name)]),
            ["from"] = cut.From.ToString("c", CultureInfo.InvariantCulture),
            ["until"] = cut.Until.ToString("c", CultureInfo.InvariantCulture),
        })]);
        layer["nodes"] = new JsonArray([..
            from site in design.Hosts
            from type in Enumerable.Range(0, question.Types.Count)
            where design[site, type] > 0
            let node = question.Types[type].Node
            select (JsonNode)new JsonObject
            {
                ["site"] = allUp.Sites[site].Name,
                ["perSite"] = design[site, type],
                ["slots"] = node.Slots,
                ["memoryMib"] = node.MemoryMib,
                ["speed"] = node.Speed,
                ["models"] = Texts(node.Models),
            }]);
        return layer;
    }

    private static void WriteConfig(string file, PlanAnswer answer)
    {
        var scenario = answer.Question.Scenario;
        if (GridConfiguration.Load(scenario.GridFile, GridConfiguration.ProcessEnvironment(), [], ConfigurationUse.Client) is not ConfigurationResult.Loaded grid)
            throw new CliException(ExitCodes.Failed, $"--write {file}: {scenario.GridFile} has changed since it was read and has mistakes now");

        var copy = new ConfigCopy(scenario.GridFile, grid.Options);
        var configured = grid.Options.Nodes;
        copy.Root["nodes"] = new JsonArray([.. answer.AllUp!.Scenario.Nodes.Select(node =>
        {
            var site = scenario.Sites[node.Site].Name;
            var made = new JsonObject
            {
                ["name"] = node.Name,
                ["site"] = site,
                ["silo"] = (configured.FirstOrDefault(n => n.Site == site) ?? configured[0]).Silo,
                ["slots"] = node.Slots,
                ["memoryMib"] = MemoryMib(node, scenario),
                ["device"] = Device(grid.Options, node.Name),
            };
            if (node.Models.Count < grid.Options.Models.Versions.Count) made["models"] = Texts(node.Models);
            return (JsonNode)made;
        })]);
        var policy = JsonSerializer.Serialize(scenario.Policy, AsConfigured);
        if (policy != JsonSerializer.Serialize(grid.Options.Dispatch.Policy, AsConfigured)) copy.Section("dispatch")["policy"] = JsonNode.Parse(policy);
        copy.Write(file, $"{About} for {string.Join(" and ", answer.Question.Goals.Select(g => g.Text))}: {scenario.GridFile} with the answer's nodes. Say of each which silo owns it.");
    }

    /// <summary>As the scenario says; where it says that all models fit, so much.</summary>
    private static long MemoryMib(ScenarioNode node, Scenario scenario) =>
        node.MemoryMib > 0 ? node.MemoryMib : Math.Max(LeastMemoryMib, node.Models.Sum(m => scenario.Models.Of(m).MemoryMib));

    // The nodes of a site are numbered from 1, its devices from 0.
    private static string Device(GridOptions options, string node) => options.Inference.Provider == InferenceProvider.Cuda
        ? string.Create(CultureInfo.InvariantCulture, $"cuda:{int.Parse(node[(node.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture) - 1}")
        : "cpu";

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}

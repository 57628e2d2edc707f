using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Grid.Configuration;
using Grid.Configuration.Dispatch;
using Grid.Configuration.Reading;

namespace Grid.Simulator.Scenarios;

/// <summary>Reads a scenario file over the configuration that it names, and finds every mistake at once.</summary>
public static class ScenarioFile
{
    internal const string GridKey = "grid";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_660);

    // Far enough from what a date can be that no warm-up, time zone or year of planning leaves its range.
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2199, 12, 31, 23, 0, 0, TimeSpan.Zero);

    /// <param name="path">A scenario; <c>cluster/scenarios/scenario.schema.json</c> describes the format.</param>
    /// <param name="overrides"><c>path=value</c>, e.g. <c>load.factor=2</c> or <c>nodes[0].perSite=3</c>.</param>
    /// <param name="environment">Overrides of the configuration it names, as when a host starts with it.</param>
    /// <param name="scenario">Where the answer is true.</param>
    /// <param name="warnings">What may be meant and is odd, such as more load than the nodes can take.</param>
    /// <param name="failed">Every mistake, where the answer is false.</param>
    public static bool TryLoad(
        string path,
        IReadOnlyList<string> overrides,
        IReadOnlyDictionary<string, string> environment,
        [NotNullWhen(true)] out Scenario? scenario,
        out IReadOnlyList<string> warnings,
        [NotNullWhen(false)] out ConfigurationResult.Failed? failed)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(overrides);
        (scenario, warnings, failed) = (null, [], null);
        var context = new ReadingContext();
        if (ScenarioLayers.Read(path, context.Errors) is { } root)
        {
            var marks = FigureMarks.TakeOff(context, root);
            Overrides.Apply(root, new Dictionary<string, string>(), overrides, context.Errors);
            var read = Read(Path.GetFileNameWithoutExtension(path), new SectionReader(context, root, "", effective: null), environment);
            if (read is not null && context.Errors.Count == 0) warnings = ScenarioCheck.Check(read, context);
            if (context.Errors.Count == 0) scenario = read! with { MarkedFigures = [.. marks.Where(m => !context.IsOverridden(m.Path))] };
        }

        if (scenario is not null) return true;
        failed = new ConfigurationResult.Failed(context.Errors);
        return false;
    }

    /// <summary>A grid as its configuration has it, to lay a recorded load over: no study comes by itself.</summary>
    /// <param name="siloFile">A silo.json.</param>
    /// <param name="overrides">As for a scenario, e.g. <c>policy.preemption=false</c>.</param>
    /// <param name="environment">Overrides of the configuration.</param>
    /// <param name="scenario">Where the answer is true.</param>
    /// <param name="failed">Every mistake, where the answer is false.</param>
    public static bool TryLoadGrid(
        string siloFile,
        IReadOnlyList<string> overrides,
        IReadOnlyDictionary<string, string> environment,
        [NotNullWhen(true)] out Scenario? scenario,
        [NotNullWhen(false)] out ConfigurationResult.Failed? failed)
    {
        ArgumentNullException.ThrowIfNull(siloFile);
        ArgumentNullException.ThrowIfNull(overrides);
        var context = new ReadingContext();
        var root = new ConfigNode(JsonValueKind.Object, ValueSource.Default);
        foreach (var (key, value) in new[] { (GridKey, Path.GetFullPath(siloFile)), ("start", "2001-01-01"), ("duration", "1.00:00:00") })
            root.Members.Add(new(key, new ConfigNode(JsonValueKind.String, ValueSource.Default, value)));
        Overrides.Apply(root, new Dictionary<string, string>(), overrides, context.Errors);
        scenario = Read(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(siloFile))) ?? "grid", new SectionReader(context, root, "", effective: null), environment, isLoadElsewhere: true);
        failed = context.Errors.Count > 0 ? new ConfigurationResult.Failed(context.Errors) : null;
        if (failed is not null) scenario = null;
        return scenario is not null;
    }

    private static Scenario? Read(string name, SectionReader section, IReadOnlyDictionary<string, string> environment, bool isLoadElsewhere = false)
    {
        var context = section.Context;
        section.OptionalText("$schema");
        var (description, gridFile) = (section.Text("description", ""), section.RequiredText(GridKey));
        var start = Start(section);
        var duration = section.Duration("duration", null, TimeSpan.FromMinutes(1), Longest);
        var warmUp = section.Duration("warmUp", TimeSpan.Zero, TimeSpan.Zero, Longest);
        if (warmUp >= duration) context.Add("warmUp", warmUp.ToString("c"), $"less than the duration, {duration:c}", "Nothing would be measured.");
        var replications = section.Whole("replications", 5, 1, 1_000);
        var delay = section.Duration("dispatchDelay", TimeSpan.FromMilliseconds(50), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        if (gridFile.Length == 0 || LoadGrid(gridFile, environment, context) is not { } grid) return null;

        var model = grid.Model;
        if (model.Dispatchers.Count > 1)
            context.Add(GridKey, $"regions with {model.Dispatchers.Count} dispatchers", "one dispatcher", "The planner simulates one; give every region the same.");
        var places = SiteReading.Read(section, grid.Options);
        var pathways = PathwayReading.Read(model);
        var scenario = new Scenario
        {
            Name = name,
            Description = description,
            GridFile = gridFile,
            Start = start,
            Duration = duration,
            WarmUp = warmUp,
            Replications = replications,
            DispatchDelay = delay,
            Sites = places.Sites,
            Nodes = NodeReading.Read(section, grid, places),
            NodeTypes = NodeTypeReading.Read(section, grid),
            Pathways = pathways,
            Models = ModelReading.Read(section.Section("models"), grid),
            Flows = isLoadElsewhere ? [] : FlowReading.Read(section.Section("load"), places, pathways),
            Dispatcher = model.Dispatchers[0],
            Policy = section.Has("policy") ? PolicyReader.Read(section.Section("policy")) : grid.Options.Dispatch.Policy,
            NodeLostAfter = grid.Options.Dispatch.NodeLostAfter,
            Reliability = OutageReading.Reliability(section),
        };
        scenario = scenario with
        {
            Outages = OutageReading.Outages(section, scenario, places),
            LinkCuts = OutageReading.LinkCuts(section, scenario, places),
        };
        section.Close();
        return scenario;
    }

    private static DateTimeOffset Start(SectionReader section)
    {
        var text = section.RequiredText("start");
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH':00'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) && start >= Earliest && start <= Latest) return start;
        if (text.Length > 0) section.Context.Add(section.At("start"), $"\"{text}\"", "a local date or full hour such as \"2026-03-02\" or \"2026-03-02T08:00\", from 1900 to 2199");
        return new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private static ConfigurationResult.Loaded? LoadGrid(string file, IReadOnlyDictionary<string, string> environment, ReadingContext context)
    {
        var result = GridConfiguration.Load(file, environment, [], ConfigurationUse.Client);
        if (result is ConfigurationResult.Failed failed)
        {
            foreach (var error in failed.Errors) context.Errors.Add(error with { Advice = $"{error.Advice} (the configuration that the scenario's \"{GridKey}\" names)".Trim() });
        }

        return result as ConfigurationResult.Loaded;
    }
}

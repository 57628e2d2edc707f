using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Configuration;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary><c>grid plan SCENARIO.json --goal "stroke.p99 &lt;= 60s" --down 1</c>: the fewest nodes, and where, so that every goal holds.</summary>
internal static class PlanCommand
{
    private const int MostThreads = 256;
    private const int MostDown = 8;
    private const int MostPerSite = 100;
    private const int LeastReplications = 4;
    private const int MostReplications = 1_000;

    public static Command Build(CliConsole console)
    {
        var file = new Argument<string>("SCENARIO.json") { Description = "The country and its load; its nodes say what a node is" };
        var goals = new Option<string[]>("--goal") { Description = GoalInput.Description + ". Default: each pathway's promise at p99", DefaultValueFactory = _ => [] };
        var down = new Option<int>("--down") { Description = "Goals hold with any so many sites with nodes out of service; default 0" };
        var sites = new Option<string[]>("--sites") { Description = "Sites that may have nodes, e.g. SC-01,SC-08 or SC-*; default all", DefaultValueFactory = _ => [] };
        var most = new Option<int>("--most") { Description = "Nodes at a site, at most; default 4", DefaultValueFactory = _ => 4 };
        var node = new Option<string?>("--node") { Description = "A node of the scenario that every node shall be like; needed where they differ" };
        var types = new Option<string[]>("--type") { Description = "A type of node that may be used, with its cost a year: \"small:slots=1,cost=9000\", \"large:slots=4,speed=0.5,memoryMib=24000,count=3,cost=30000\"; speed 0.5 is twice as fast, count how many there are; without cost a node costs 1. Several: the cheapest set is looked for. Default: the scenario's nodeTypes, else its nodes", DefaultValueFactory = _ => [] };
        var over = new Option<PlanOver>("--over") { Description = "busiestDay: where the load changes, the busiest day of the year from the scenario's start; scenario: its own time, at the cost of longer simulations. Either after a warm-up", DefaultValueFactory = _ => PlanOver.BusiestDay };
        var replications = new Option<int>("--replications") { Description = "Replications of a design in one case, at most; fewer where fewer decide. Default 64", DefaultValueFactory = _ => 64 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same bytes, whatever the threads", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Simulations at once, 1 to 256; default one a core", DefaultValueFactory = _ => Environment.ProcessorCount };
        var set = new Option<string[]>("--set") { Description = "Another value than the scenario's, e.g. load.factor=2", DefaultValueFactory = _ => [] };
        var write = new Option<string?>("--write") { Description = "Write the answer: a silo.json with its nodes, and beside it FILE.scenario.json for 'grid simulate'" };
        var output = new Option<SimulateFormat>("--output", "-o") { Description = "table, json or csv", DefaultValueFactory = _ => SimulateFormat.Table };
        threads.Within(1, MostThreads);
        down.Within(0, MostDown);
        most.Within(1, MostPerSite);
        replications.Within(LeastReplications, MostReplications);
        var command = new Command("plan", "Find the fewest nodes, and where, so that goals hold: a search over simulations with the policy that runs live.")
        {
            file, goals, down, sites, most, node, types, over, replications, seed, threads, set, write, output,
        };
        command.SetAction((parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            var overrides = parsed.GetValue(set) ?? [];
            var scenario = Load(path, overrides, console);
            var answer = Search(
                () => PlanningTime.Of(
                    new PlanQuestion
                    {
                        Scenario = scenario,
                        Goals = parsed.GetValue(goals) is { Length: > 0 } texts ? GoalInput.Read(scenario, texts, console) : Goal.Promises(scenario),
                        Sites = PlanChoices.Sites(scenario, [.. (parsed.GetValue(sites) ?? []).SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]),
                        Types = PlanChoices.Types(scenario, parsed.GetValue(node), parsed.GetValue(types) ?? []),
                        MostPerSite = parsed.GetValue(most),
                        Down = parsed.GetValue(down),
                        Seed = parsed.GetValue(seed),
                        Threads = parsed.GetValue(threads),
                        MostReplications = parsed.GetValue(replications),
                    },
                    isOwnTime: parsed.GetValue(over) == PlanOver.Scenario),
                console,
                cancel);
            PlanAnswerWriter.Write(console, answer, parsed.GetValue(output));
            if (answer.Design is null) return Task.FromResult(ExitCodes.Failed);
            if (parsed.GetValue(write) is { } to) PlanFiles.Write(to, path, overrides, answer, console.Error);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static Scenario Load(string file, IReadOnlyList<string> overrides, CliConsole console)
    {
        var scenario = ScenarioInput.Load(file, overrides, out _);
        if (scenario.Outages.Count > 0) console.Error.WriteLine("warning: the scenario's outages name its own nodes and are left out; --down says what may be out of service.");
        return scenario with { Outages = [] };
    }

    private static PlanAnswer Search(Func<PlanQuestion> ask, CliConsole console, CancellationToken cancel)
    {
        try
        {
            return PlanSearch.Run(ask(), new SearchProgress(console.Error), cancel);
        }
        catch (PlanRefusedException refused)
        {
            throw new CliException(ExitCodes.BadInput, refused.Message);
        }
    }
}

/// <summary>The time that a plan is tried on.</summary>
internal enum PlanOver
{
    BusiestDay,
    Scenario,
}

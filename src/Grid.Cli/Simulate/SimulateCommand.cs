using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Cli.Traces;
using Grid.Configuration;
using Grid.Reports;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Simulate;

/// <summary>How a simulation's figures are written.</summary>
internal enum SimulateFormat
{
    Table,
    Json,
    Csv,
}

/// <summary><c>grid simulate SCENARIO.json...</c>: what the country would see, by the dispatcher that runs it.</summary>
internal static class SimulateCommand
{
    private const int MostThreads = 256;

    public static Command Build(CliConsole console)
    {
        var files = new Argument<string[]>("SCENARIO.json") { Description = "Scenarios to simulate; several are compared with the first", Arity = ArgumentArity.ZeroOrMore };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same bytes, whatever the threads", DefaultValueFactory = _ => 1 };
        var replications = new Option<int?>("--replications") { Description = "Independent runs, 1 to 1000; default as the scenario says" };
        var threads = new Option<int>("--threads") { Description = "Replications at once, 1 to 256; default one a core", DefaultValueFactory = _ => Environment.ProcessorCount };
        var set = new Option<string[]>("--set") { Description = "Another value than the scenario's, e.g. load.factor=2", DefaultValueFactory = _ => [] };
        var sweep = new Option<string?>("--sweep") { Description = "Simulate for each value and compare: nodes=1..4, load=1,1.5,2, years=0..5, or any path=values" };
        var folder = new Option<string?>("--out") { Description = "Folder for report.html, report.json and the figures as CSV" };
        var goals = new Option<string[]>("--goal") { Description = GoalInput.Description + ". The exit code is 1 where one is shown not to hold", DefaultValueFactory = _ => [] };
        var validate = new Option<bool>("--validate") { Description = "Hold the simulator against queueing theory instead" };
        var trace = new Option<string?>("--trace") { Description = "Replay a recorded load (grid trace export) or a dispatcher's trace instead of the scenario's load" };
        var output = new Option<SimulateFormat>("--output", "-o") { Description = "table, json or csv", DefaultValueFactory = _ => SimulateFormat.Table };
        threads.Within(1, MostThreads);
        var command = new Command("simulate", "Simulate the country's load with the policy that runs live: waits, times to the result, who pays.")
        {
            files, seed, replications, threads, set, sweep, goals, folder, validate, trace, output,
        };
        command.Validators.Add(parsed =>
        {
            var isValidation = parsed.GetValue(validate);
            var count = parsed.GetValue(files)?.Length ?? 0;
            if (parsed.GetValue(trace) is not null)
            {
                if (isValidation || count > 1 || parsed.GetValue(sweep) is not null || parsed.GetValue(goals) is { Length: > 0 }) parsed.AddError("--trace takes one scenario at most, and neither --validate, --sweep nor --goal.");
                return;
            }

            if (!isValidation && count == 0) parsed.AddError("simulate: expected a scenario, such as cluster/scenarios/today.json, or --validate.");
            if (isValidation && (count > 0 || parsed.GetValue(goals) is { Length: > 0 })) parsed.AddError("--validate takes neither a scenario nor a goal.");
        });
        command.SetAction((parsed, cancel) =>
        {
            var format = parsed.GetValue(output);
            if (parsed.GetValue(trace) is { } recorded)
            {
                var request = new ReplayRequest(recorded, parsed.GetValue(files)?.FirstOrDefault(), parsed.GetValue(set) ?? [], parsed.GetValue(seed), format, parsed.GetValue(folder), AgainOf(parsed, parsed.GetValue(seed)));
                return SimulateTrace.RunAsync(console, request, cancel);
            }

            if (parsed.GetValue(validate))
                return Task.FromResult(ValidateCommand.Run(console, format == SimulateFormat.Json ? OutputFormat.Json : OutputFormat.Table, parsed.GetValue(seed), parsed.GetValue(threads), cancel));

            List<string> overrides = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(replications) is { } count) overrides.Add(string.Create(CultureInfo.InvariantCulture, $"replications={count}"));
            var swept = Sweep.Parse(parsed.GetValue(sweep));
            var scenarios = Load(parsed.GetValue(files)!, overrides, swept, console);
            var asked = scenarios.ConvertAll(s => GoalInput.Read(s, parsed.GetValue(goals) ?? [], console));
            var results = new List<PlanResult>();
            foreach (var (scenario, of) in scenarios.Zip(asked))
            {
                var progress = new ShareProgress(console.Error, scenario.Name);
                results.Add(ScenarioReplications.Run(scenario, parsed.GetValue(seed), parsed.GetValue(threads), of, progress, cancel));
            }

            var report = SimulationReport.Of(results);
            SimulationReportWriter.Write(console, report, format);
            if (parsed.GetValue(folder) is { } to) Save(to, report, results, swept?.Numbers(scenarios.Count), parsed, console);
            return Task.FromResult(results.TrueForAll(static r => r.UnsteadyReason.Length == 0 && r.Goals.All(g => g.Verdict != Simulator.Search.Verdict.Fails)) ? ExitCodes.Ok : ExitCodes.Failed);
        });
        return command;
    }

    private static string AgainOf(ParseResult parsed, ulong seed) => CommandLineAgain.Of([.. parsed.Tokens.Select(static t => t.Value)], seed);

    private static void Save(string folder, SimulationReport report, List<PlanResult> results, SweptNumbers? sweep, ParseResult parsed, CliConsole console) =>
        SimulationReportWriter.Save(folder, report, results, AgainOf(parsed, report.Seed), sweep, console.Error);

    private static List<Scenario> Load(string[] files, List<string> overrides, Sweep? sweep, CliConsole console)
    {
        var scenarios = new List<Scenario>();
        foreach (var file in files)
        {
            foreach (var value in sweep?.Values ?? [""])
            {
                IReadOnlyList<string> all = sweep is null ? overrides : [.. overrides, $"{sweep.Path}={value}"];
                var scenario = ScenarioInput.Load(file, all, out var warnings);
                scenario = sweep is null ? scenario : scenario with { Name = $"{scenario.Name} {sweep.Name}={value}" };
                foreach (var warning in warnings) console.Error.WriteLine($"{scenario.Name}: warning: {warning}");
                scenarios.Add(scenario);
            }
        }

        return scenarios;
    }
}

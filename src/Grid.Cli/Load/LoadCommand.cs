using System.CommandLine;
using System.Globalization;
using System.Net;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Cli.Simulate;
using Grid.Configuration;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Load;

/// <summary><c>grid load SCENARIO.json</c>: sends a running grid what the scenario's hospitals would, and holds the simulator against it.</summary>
internal static class LoadCommand
{
    private const string Consent = "--yes-load-this-grid";

    public static Command Build(CliConsole console)
    {
        var file = new Argument<string>("SCENARIO.json") { Description = "Whose flows to send, such as cluster/scenarios/today.json" };
        var lasting = new Option<TimeSpan>("--for") { Description = "How long to send, e.g. 60s, 5m or 00:01:00; 1 s to 24 h", DefaultValueFactory = _ => TimeSpan.FromSeconds(60), CustomParser = Duration };
        var speed = new Option<double>("--speed") { Description = "So much faster than the scenario says, 0.01 to 10000", DefaultValueFactory = _ => 1 };
        var rate = new Option<double?>("--rate") { Description = "Studies a second on average, 0.001 to 10000; by default as the scenario has it" };
        var seed = new Option<ulong>("--seed") { Description = "Same seed, same arrivals as the simulator's", DefaultValueFactory = _ => 1 };
        var bound = new Option<int>("--outstanding") { Description = "Studies sent and not yet answered, at most, 1 to 10000", DefaultValueFactory = _ => 256 };
        var set = new Option<string[]>("--set") { Description = "Another value than the scenario's, e.g. start=2026-03-02T10:00", DefaultValueFactory = _ => [] };
        var consent = new Option<bool>(Consent) { Description = "Load a grid that is not on this machine" };
        var output = OutputOption.Create();
        var location = new LocationOptions();
        speed.Within(0.01, 10_000);
        rate.Within(0.001, 10_000);
        bound.Within(1, 10_000);
        var command = new Command("load", "Send a running grid a scenario's studies, each when it is due, and compare what it does with the simulator.")
        {
            file, lasting, speed, rate, seed, bound, set, consent, output,
        };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var place = location.Find(parsed);
            Refuse(place, parsed.GetValue(consent));
            var scenario = ScenarioInput.Load(parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [], out _);
            var plan = LoadPlan.Of(scenario, parsed.GetValue(lasting), parsed.GetValue(speed), parsed.GetValue(rate), parsed.GetValue(seed));
            var grid = Configured(parsed.GetValue(location.Config));
            var session = new LoadSession(console, place, scenario.Name, parsed.GetValue(seed), parsed.GetValue(bound), grid);
            var report = await session.RunAsync(plan, cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, report);
            else LoadText.Write(console, report);

            // Ctrl+C is one way to end it, not a failure.
            return report.IsComplete || cancel.IsCancellationRequested ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    /// <exception cref="CliException">The grid is not on this machine, and nobody said that it may be loaded.</exception>
    internal static void Refuse(GridLocation place, bool hasConsent)
    {
        if (hasConsent) return;
        foreach (var gateway in place.Gateways)
        {
            var host = gateway[..Math.Max(0, gateway.LastIndexOf(':'))].Trim('[', ']');
            if (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))) continue;
            throw new CliException(ExitCodes.BadInput, $"The grid at {gateway} is not on this machine. A load writes studies of synthetic patients into it and takes its nodes' time; if that is meant, say {Consent}.");
        }
    }

    // Where only a gateway was given nobody knows the grid's nodes, and nothing is predicted.
    private static Scenario? Configured(string? config) =>
        SiloFile.Find(config) is { } silo && ScenarioFile.TryLoadGrid(silo, [], GridConfiguration.ProcessEnvironment(), out var grid, out _) ? grid : null;

    private static TimeSpan Duration(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1.0, 'm' => 60, 'h' => 3_600, _ => 0 } : 0;
        var time = TimeSpan.Zero;
        if (unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000)
            time = TimeSpan.FromSeconds(number * unit);
        else if (text.Contains(':', StringComparison.Ordinal)) _ = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
        if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromHours(24)) result.AddError($"--for \"{text}\": expected a time such as 60s, 5m or 00:01:00, 1 s to 24 h.");
        return time;
    }
}

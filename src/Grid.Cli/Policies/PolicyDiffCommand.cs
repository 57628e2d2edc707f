using System.CommandLine;
using Grid.Cli.Output;
using Grid.Configuration;
using Grid.Scheduling.Policy;

namespace Grid.Cli.Policies;

/// <summary><c>grid policy diff OTHER.json --trace FILE</c>: what another policy would have decided otherwise.</summary>
internal static class PolicyDiffCommand
{
    private const int MostShown = 100_000;

    public static Command Build(CliConsole console)
    {
        var other = new Argument<string>("OTHER.json") { Description = "A silo.json with the policy to try, or a file with the keys of dispatch.policy alone" };
        var trace = new Option<string>("--trace") { Description = "A trace that a dispatcher recorded in dispatch.traceDirectory", Required = true };
        var limit = new Option<int>("--limit") { Description = "Show so many differences in words, 0 to 100000", DefaultValueFactory = _ => 20 };
        limit.Within(0, MostShown);
        var output = OutputOption.Create();
        var command = new Command("diff", "Say which decisions of a recorded trace another policy would have made otherwise; exit 1 if there are any.")
        {
            other, trace, limit, output,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (path, recorded) = (parsed.GetRequiredValue(other), parsed.GetRequiredValue(trace));
            var replay = new TraceReplay(recorded, LoadPolicy(path), parsed.GetValue(limit), console.Error);
            var report = await replay.RunAsync(cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) JsonOutput.Write(console.Out, report);
            else PolicyDiffText.Write(console, report, recorded, path);
            return report.Differing == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static PolicyOptions LoadPolicy(string path) =>
        PolicyFile.TryLoad(path, GridConfiguration.ProcessEnvironment(), out var policy, out var failed)
            ? policy
            : throw new CliException(ExitCodes.BadInput, $"{path}: {failed.Describe()}");
}

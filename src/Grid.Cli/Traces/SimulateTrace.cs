using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Cli.Policies;
using Grid.Cli.Simulate;
using Grid.Configuration;
using Grid.Scheduling.Policy;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;
using Grid.Simulator.Traces;

namespace Grid.Cli.Traces;

/// <param name="Trace">The file.</param>
/// <param name="ScenarioFile">Null for the grid as its configuration has it.</param>
/// <param name="CommandLine">That makes the same figures again.</param>
internal sealed record ReplayRequest(
    string Trace, string? ScenarioFile, IReadOnlyList<string> Overrides, ulong Seed, SimulateFormat Format, string? Folder, string CommandLine);

/// <summary><c>grid simulate --trace FILE</c>: a recorded load comes again, or a dispatcher's own events do.</summary>
internal static class SimulateTrace
{
    private const int LongestHead = 4_096;
    private const int DifferencesInWords = 20;

    public static Task<int> RunAsync(CliConsole console, ReplayRequest request, CancellationToken cancel) =>
        IsRecordedLoad(request.Trace) ? Task.FromResult(ReplayLoad(console, request, cancel)) : ReplayDecisionsAsync(console, request, cancel);

    private static int ReplayLoad(CliConsole console, ReplayRequest request, CancellationToken cancel)
    {
        try
        {
            var over = RecordedScenario.Of(LoadScenario(request), RecordedLoad.Open(request.Trace));
            var result = ScenarioReplications.Run(over.Scenario, request.Seed, 1, progress: new ShareProgress(console.Error, "the recorded load"), cancel: cancel);

            // A load that was recorded is what it was: nobody takes its means for those of a steady state.
            var believed = new PlanResult(result.Scenario, result.Seed, [.. result.Outcomes.Select(o => o with { Steady = new SteadyState(true, 0, "") })]);
            var report = ReplayReport.Of(request, over, believed);
            ReplayReportWriter.Write(console, report, request.Format);
            if (request.Folder is { } folder) SimulationReportWriter.Save(folder, report.Simulated, [believed], request.CommandLine, sweep: null, console.Error);
            return ExitCodes.Ok;
        }
        catch (RecordedLoadException wrong)
        {
            throw new CliException(ExitCodes.BadInput, wrong.Message);
        }
    }

    private static async Task<int> ReplayDecisionsAsync(CliConsole console, ReplayRequest request, CancellationToken cancel)
    {
        PolicyOptions? other = request.ScenarioFile is null && request.Overrides.Count == 0 ? null : LoadScenario(request).Policy;
        var report = await new TraceReplay(request.Trace, other, DifferencesInWords, console.Error).RunAsync(cancel);
        if (request.Format == SimulateFormat.Json) JsonOutput.Write(console.Out, report);
        else
        {
            await console.Out.WriteLineAsync($"hash {report.Hash} over {report.Decisions} decisions {(report.IsVerified ? "equals the live one" : "has no live one to compare with at its end")}");
            if (other is not null) PolicyDiffText.Write(console, report, request.Trace, request.ScenarioFile ?? string.Join(' ', request.Overrides));
        }

        return report.IsVerified && report.Differing == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static Scenario LoadScenario(ReplayRequest request)
    {
        if (request.ScenarioFile is { } file) return ScenarioInput.Load(file, request.Overrides, out _);
        var silo = SiloFile.Find(null) ?? throw new CliException(ExitCodes.BadInput, "No silo.json here, and no scenario was given. Name one: grid simulate --trace FILE SCENARIO.json.");
        return ScenarioFile.TryLoadGrid(silo, request.Overrides, GridConfiguration.ProcessEnvironment(), out var grid, out var failed)
            ? grid
            : throw new CliException(ExitCodes.BadInput, $"{silo}: {failed.Describe()}");
    }

    // The two kinds of file differ in the name of their first line's kind.
    private static bool IsRecordedLoad(string path)
    {
        try
        {
            using var file = new StreamReader(path);
            var head = new char[LongestHead];
            var read = file.ReadBlock(head, 0, head.Length);
            var line = head.AsSpan(0, read);
            var end = line.IndexOf('\n');
            return (end < 0 ? line : line[..end]).IndexOf($"\"is\":\"{RecordedLoadHeader.Kind}\"") >= 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCodes.BadInput, $"The trace {path} cannot be read: {fault.Message}");
        }
    }
}

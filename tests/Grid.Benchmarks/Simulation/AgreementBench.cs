using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Grid.Benchmarks.Reporting;

namespace Grid.Benchmarks.Simulation;

/// <summary>
/// How far the simulator is from a live grid on this machine: a grid of its own is loaded with real studies, what it did is exported,
/// and the same studies come again in the simulator. Figures are the simulated ones, peers what the grid did. Arguments: studies a
/// second, for how many seconds, and the seed; default 2, 60 and 1; and a file in which to keep the recording.
/// </summary>
internal static class AgreementBench
{
    private const string Scenario = "cluster/scenarios/today.json";

    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(90);
    private static readonly string[] Compared = ["wait_mean_s", "wait_p50_s", "wait_p95_s", "result_mean_s", "result_p50_s", "result_p95_s"];

    public static BenchReport Run(string[] arguments)
    {
        var (rate, seconds, seed) = (arguments.ElementAtOrDefault(0) ?? "2", arguments.ElementAtOrDefault(1) ?? "60", arguments.ElementAtOrDefault(2) ?? "1");
        var folder = Directory.CreateTempSubdirectory("grid-agreement-").FullName;
        try
        {
            using var grid = LiveGrid.Start(folder, TimeToStart);
            var from = TimeProvider.System.GetUtcNow().ToString("O");
            Console.Error.Write(grid.Command("load", Scenario, "--set", "start=2026-03-02T10:00", "--rate", rate, "--for", seconds + "s", "--seed", seed));
            var recorded = Path.Combine(folder, "load.ndjson");
            grid.Command("trace", "export", "--from", from, "--out", recorded);
            if (arguments.Length > 3) File.Copy(recorded, arguments[3], overwrite: true);
            var replay = JsonDocument.Parse(grid.Command("simulate", "--trace", recorded, "-o", "json")).RootElement;
            return new BenchReport("agreement", [.. Figures(replay)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<BenchFigure> Figures(JsonElement replay)
    {
        yield return new BenchFigure("studies", replay.GetProperty("studies").GetInt64(), "1");
        foreach (var row in replay.GetProperty("figures").EnumerateArray())
        {
            var metric = row.GetProperty("metric").GetString()!;
            if (!Compared.Contains(metric) || row.GetProperty("simulated").ValueKind != JsonValueKind.Number || row.GetProperty("recorded").ValueKind != JsonValueKind.Number) continue;
            var (simulated, live) = (row.GetProperty("simulated").GetDouble(), row.GetProperty("recorded").GetDouble());
            yield return new BenchFigure(string.Create(CultureInfo.InvariantCulture, $"{row.GetProperty("pathway").GetString()}_{metric}"), Math.Round(simulated, 3), "s")
            {
                Peer = "live",
                PeerValue = Math.Round(live, 3),
                Ratio = live > 0 ? Math.Round(simulated / live, 3) : null,
            };
        }
    }

    /// <summary>The host and the command as the programs they are, over a data folder of their own and free ports.</summary>
    private sealed class LiveGrid(Process host, IReadOnlyDictionary<string, string> environment) : IDisposable
    {
        public static LiveGrid Start(string folder, TimeSpan patience)
        {
            var environment = new Dictionary<string, string>
            {
                ["GRID__storage__embedded__dataDirectory"] = Path.Combine(folder, "data"),
                ["GRID__storage__instanceStore__directory"] = Path.Combine(folder, "data", "instances"),
                ["GRID__network__siloPort"] = "0",
                ["GRID__network__gatewayPort"] = "0",
                ["GRID__network__httpPort"] = "0",
            };

            // What images take on one machine, so that the grid and the simulator believe what is true here.
            foreach (var kind in new[] { "strokeCentre", "oncology", "general", "dental" })
            {
                environment[$"GRID__links__{kind}__bandwidthMbit"] = "1000";
                environment[$"GRID__links__{kind}__latencyMs"] = "5";
            }

            var ready = new ManualResetEventSlim();
            var grid = new LiveGrid(Launch("Grid.Silo", environment, "--config", Path.Combine(BenchEnvironment.RepositoryRoot(), "silo.json")), environment);
            grid.Host.OutputDataReceived += (_, line) =>
            {
                if (line.Data?.StartsWith("grid: ready", StringComparison.Ordinal) == true) ready.Set();
            };
            grid.Host.ErrorDataReceived += (_, _) => { };
            grid.Host.BeginOutputReadLine();
            grid.Host.BeginErrorReadLine();
            if (ready.Wait(patience)) return grid;
            grid.Dispose();
            throw new InvalidOperationException($"the grid was not ready in {patience.TotalSeconds:0} s; is PostgreSQL 15 installed?");
        }

        private Process Host => host;

        /// <exception cref="InvalidOperationException">It failed, and what it measured means nothing.</exception>
        public string Command(params string[] arguments)
        {
            // From its own folder: beside the host it would miss what the host's web framework brings.
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            using var process = Launch(Path.Combine(here.Parent!.Parent!.FullName, "Grid.Cli", here.Name, "grid"), environment, arguments);
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"grid {string.Join(' ', arguments)} exited with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        }

        public void Dispose()
        {
            if (!host.HasExited)
            {
                // As systemd would: its database stops with it.
                using (var kill = Process.Start("kill", ["-TERM", host.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
                host.WaitForExit(TimeSpan.FromSeconds(45));
            }

            host.Dispose();
        }

        private static Process Launch(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
        {
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = BenchEnvironment.RepositoryRoot(),
            };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            return Process.Start(start)!;
        }
    }
}

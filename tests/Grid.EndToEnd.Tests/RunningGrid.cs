using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grid.Client;

namespace Grid.EndToEnd.Tests;

/// <summary>The host as a process of its own, with free ports and a data directory that outlives it.</summary>
internal sealed partial class RunningGrid : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _words = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningGrid(Process process, string data) => (_process, Data) = (process, data);

    public string Data { get; }

    public GridClient Client { get; private set; } = null!;

    /// <summary>Where clients connect, as host:port.</summary>
    public string Gateway { get; private set; } = "";

    /// <summary>Pages and health.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Everything the host has written, to either stream.</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>Skips the test where PostgreSQL is not installed, in words.</summary>
    public static void RequirePostgres()
    {
        var found = Directory.Exists("/usr/lib/postgresql")
            && Directory.EnumerateDirectories("/usr/lib/postgresql").Any(d => File.Exists(Path.Combine(d, "bin", "initdb")));
        if (!found) Assert.Skip("PostgreSQL is not installed: sudo apt-get install postgresql-15");
    }

    public static async Task<RunningGrid> StartAsync(string data, params string[] arguments)
    {
        RequirePostgres();
        var grid = new RunningGrid(Launch(data, arguments), data);
        grid.Listen();
        var first = await Task.WhenAny(grid._ready.Task, grid._process.WaitForExitAsync(), Task.Delay(StartLimit));
        if (first != grid._ready.Task)
        {
            await grid.KillAsync();
            throw new InvalidOperationException($"The host did not become ready:\n{string.Join('\n', grid._words)}");
        }

        var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "host.json"))).RootElement;
        grid.Http = new Uri($"http://127.0.0.1:{file.GetProperty("httpPort").GetInt32()}");
        grid.Gateway = $"127.0.0.1:{file.GetProperty("gatewayPort").GetInt32()}";
        grid.Client = await GridClient.ConnectAsync(new GridClientOptions
        {
            Gateways = [grid.Gateway],
            ClusterId = "grid-kz",
        });
        return grid;
    }

    /// <summary>A start that is expected to end by itself.</summary>
    public static async Task<(int Code, string Words)> RunAsync(string data, params string[] arguments)
    {
        using var process = Launch(data, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>The <c>grid</c> command, from its own folder: beside the host it would miss what the host's web framework brings.</summary>
    public static async Task<(int Code, string Out, string Error)> CommandAsync(params string[] arguments)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var start = new ProcessStartInfo(Path.Combine(here.Parent!.Parent!.FullName, "Grid.Cli", here.Name, "grid"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Folder,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>kill -9 of the host alone; its database server is left as it would be.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task StopAsync()
    {
        if (_process.HasExited) return;
        _ = Signal(_process.Id, Terminate);
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (Client is not null) await Client.DisposeAsync();
        await StopAsync();
        _process.Dispose();
    }

    private static Process Launch(string data, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Grid.Silo"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Folder,
        };
        string[] all =
        [
            "--config", Path.Combine(Repository.Folder, "silo.json"),
            $"storage.embedded.dataDirectory={data}",
            $"storage.instanceStore.directory={Path.Combine(data, "instances")}",
            "network.siloPort=0", "network.gatewayPort=0", "network.httpPort=0",
            .. arguments,
        ];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _words.Enqueue(line);
        if (line.StartsWith("grid: ready", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);
}

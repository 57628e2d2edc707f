using System.Diagnostics;
using Grid.Cli.Clusters;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Configuration;

namespace Grid.Cli.Demo;

/// <summary>
/// The host that the demo works on: one that runs already, or one started for it, whose words are relayed until it is
/// ready and which is asked to stop when the demo ends.
/// </summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CliConsole _console;
    private readonly Process? _process;
    private readonly HostWords? _words;

    private DemoHost(CliConsole console, GridOptions options, Process? process, HostWords? words)
    {
        (_console, _process, _words) = (console, process, words);
        Address = GridLocation.AddressOf(options);
        Ended = process is null ? Task.Delay(Timeout.Infinite) : process.WaitForExitAsync();
    }

    public string Address { get; }

    public int HttpPort { get; private set; }

    public int GatewayPort { get; private set; }

    /// <summary>True when this demo, or the one it resumes, started the host.</summary>
    public bool IsOurs => _process is not null;

    /// <summary>Completes when the host that was started ends; never for another's.</summary>
    public Task Ended { get; }

    public static async Task<DemoHost> FindOrStartAsync(CliConsole console, string siloFile, GridOptions options, DemoNote note, CancellationToken cancel)
    {
        var data = options.Storage.Embedded.DataDirectory;
        if (await FindAsync(console, options, data, note, cancel) is { } running)
        {
            await running.WaitUntilReadyAsync(data, cancel);
            return running;
        }

        var host = Start(console, siloFile, options);
        note.RememberHost(host._process!.Id);
        try
        {
            await host.WaitUntilReadyAsync(data, cancel);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    // A host writes its file when it listens already. One that does not answer has just died, or its number has passed to
    // another program; then a start is tried, and a host that does live refuses it in words.
    private static async Task<DemoHost?> FindAsync(CliConsole console, GridOptions options, string data, DemoNote note, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeToAnswer; await Task.Delay(Pause, cancel))
        {
            if (HostFile.Read(data) is not { } file) return null;
            if (!await AnswersAsync(http, new Uri($"http://{GridLocation.AddressOf(options)}:{file.HttpPort}/health/live"), cancel)) continue;

            await console.Error.WriteLineAsync($"A grid runs here already (process {file.Pid}).");
            // The one that an interrupted demo left behind is this demo's again, and ends with it.
            return new DemoHost(console, options, file.Pid == note.HostPid ? Process.GetProcessById(file.Pid) : null, words: null);
        }

        return null;
    }

    /// <summary>How the host ended, with the last lines of its log.</summary>
    public string LastWords()
    {
        var code = _process is { HasExited: true } && _words is not null ? $" with exit code {_process.ExitCode}" : "";
        var lines = _words?.Last() ?? [];
        return $"The host ended{code}.{(lines.Count > 0 ? $" Its last words ({_words!.LogFile} has them all):{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", lines)}" : "")}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        try
        {
            if (!_process.HasExited) await StopAsync(_process);
        }
        finally
        {
            _words?.Dispose();
            _process.Dispose();
        }
    }

    private static DemoHost Start(CliConsole console, string siloFile, GridOptions options)
    {
        var program = HostProgram.Find();
        var start = new ProcessStartInfo(program, ["--config", siloFile])
        {
            WorkingDirectory = Path.GetDirectoryName(siloFile)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new CliException(ExitCodes.Failed, $"{program} could not be started.");
        process.StandardInput.Close();
        var words = new HostWords(process, console.Error, Path.Combine(options.Storage.Embedded.DataDirectory, "demo", "host.log"));
        return new DemoHost(console, options, process, words);
    }

    private async Task WaitUntilReadyAsync(string data, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http, data, cancel))
        {
            if (Ended.IsCompleted)
            {
                if (_words is not null) await _words.DrainedAsync();
                throw new CliException(ExitCodes.Failed, LastWords());
            }

            if (Stopwatch.GetElapsedTime(began) > TimeToStart)
                throw new CliException(ExitCodes.Failed, $"The host is not ready after {TimeToStart.TotalSeconds:0} s.{Environment.NewLine}{string.Join(Environment.NewLine, _words?.Last() ?? [])}");
            await Task.Delay(Pause, cancel);
        }

        _words?.StopRelaying();
    }

    // Trusted only while the process lives that wrote it, and where it was started here only when that is the one.
    private async Task<bool> IsReadyAsync(HttpClient http, string data, CancellationToken cancel)
    {
        if (HostFile.Read(data) is not { } file || (_process is not null && file.Pid != _process.Id)) return false;
        (HttpPort, GatewayPort) = (file.HttpPort, file.GatewayPort);
        return await AnswersAsync(http, new Uri($"http://{Address}:{HttpPort}/health/ready"), cancel);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri page, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(page, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task StopAsync(Process process)
    {
        await _console.Error.WriteLineAsync("Stopping the host.");
        if (OperatingSystem.IsWindows()) process.Kill();
        else ProcessSignal.AskToEnd(process.Id);
        using var patience = new CancellationTokenSource(TimeToStop);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await _console.Error.WriteLineAsync($"The host (process {process.Id}) has not stopped in {TimeToStop.TotalSeconds:0} s; it is killed. Its next start recovers.");
            process.Kill();
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Grid.Chaos.Tests.Harness;

/// <summary>One silo as a process: it can be killed, frozen, woken, stopped and started again.</summary>
/// <param name="images">Folder of its instance store.</param>
/// <param name="launch">A program and its arguments that become the silo, for one in a network of its own; empty for none.</param>
/// <param name="settings">That are its alone, as <c>section.key=value</c>.</param>
internal sealed class SiloProcess(
    string name, string node, string site, string config, string folder, string images, IReadOnlyDictionary<string, string> secrets, IReadOnlyList<string> launch,
    IReadOnlyList<string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _words = new();
    private Process? _process;
    private TaskCompletionSource _ready = new();
    private volatile bool _isEnding;
    private volatile string? _lastWord;
    private int _endedByItself;

    public string Name { get; } = name;

    /// <summary>Its one node.</summary>
    public string Node { get; } = node;

    /// <summary>Where the node stands, and whose images it keeps.</summary>
    public string Site { get; } = site;

    /// <summary>Everything it has written since it was started first.</summary>
    public IReadOnlyCollection<string> Words => _words;

    public bool IsRunning => _process is { HasExited: false };

    public bool IsFrozen { get; private set; }

    /// <summary>How often it ended although nobody ended it: as a silo must that wakes and finds itself declared dead.</summary>
    public int EndedByItself => _endedByItself;

    public void Start()
    {
        if (IsRunning) throw new InvalidOperationException($"{Name} runs already.");
        _process?.Dispose();
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] command =
        [
            .. launch, Path.Combine(AppContext.BaseDirectory, "Grid.Silo"),
            "--config", config, $"cluster.siloName={Name}", $"storage.instanceStore.directory={images}", .. settings,
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (variable, value) in secrets) start.Environment[variable] = value;

        _isEnding = false;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) =>
        {
            if (!_isEnding) Interlocked.Increment(ref _endedByItself);
        };
        process.Start();
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        (_process, IsFrozen) = (process, false);
    }

    /// <summary>It says that it listens.</summary>
    public async Task ReadyAsync()
    {
        var ready = _ready.Task;
        try
        {
            await Task.WhenAny(ready, _process!.WaitForExitAsync()).WaitAsync(StartLimit);
        }
        catch (TimeoutException)
        {
            // It has said neither that it is ready nor that it ends.
        }

        if (!ready.IsCompleted) throw new InvalidOperationException($"{Name} did not become ready:\n{LastWords()}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning) return;
        _isEnding = true;
        _ = Signals.Send(_process!.Id, Signals.Kill);
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        IsFrozen = false;
    }

    /// <summary>kill -9 in the moment in which it writes a line with this text, from now on and every time.</summary>
    public void KillWhenItSays(string text) => _lastWord = text;

    public void Freeze()
    {
        if (!IsRunning) return;
        _ = Signals.Send(_process!.Id, Signals.Stop);
        IsFrozen = true;
    }

    public void Wake()
    {
        if (IsRunning) _ = Signals.Send(_process!.Id, Signals.Continue);
        IsFrozen = false;
    }

    /// <summary>SIGTERM, as systemd would; killed if that takes a minute.</summary>
    public async Task StopAsync()
    {
        if (!IsRunning) return;
        Wake();
        _isEnding = true;
        _ = Signals.Send(_process!.Id, Signals.Terminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            Hear($"harness: {Name} did not stop in {StopLimit.TotalSeconds:0} s and was killed");
            await KillAsync();
        }
    }

    public string LastWords() => string.Join('\n', _words.TakeLast(60));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _words.Enqueue(line);
        if (_lastWord is { } last && line.Contains(last, StringComparison.Ordinal) && _process is { HasExited: false } process)
        {
            _isEnding = true;
            _ = Signals.Send(process.Id, Signals.Kill);
        }

        if (line.StartsWith("grid: ready", StringComparison.Ordinal)) _ready.TrySetResult();
    }
}

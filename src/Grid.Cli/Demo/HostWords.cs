using System.Diagnostics;

namespace Grid.Cli.Demo;

/// <summary>
/// What a host says: its output is relayed until it is ready, its log goes to a file, and the last lines of both are
/// kept for the case that it dies.
/// </summary>
internal sealed class HostWords : IDisposable
{
    private const int Kept = 15;

    private readonly Lock _gate = new();
    private readonly Queue<string> _last = new();
    private readonly TextWriter _relay;
    private readonly StreamWriter _file;
    private readonly Task _reading;
    private volatile bool _relaying = true;

    public HostWords(Process process, TextWriter relay, string logFile)
    {
        _relay = relay;
        LogFile = logFile;
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        _file = new StreamWriter(logFile) { AutoFlush = true };
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, relayed: true), ReadAsync(process.StandardError, relayed: false));
    }

    public string LogFile { get; }

    public void StopRelaying() => _relaying = false;

    public IReadOnlyList<string> Last()
    {
        lock (_gate) return [.. _last];
    }

    /// <summary>Completes when a process that ended has been read to its end.</summary>
    public Task DrainedAsync() => _reading;

    public void Dispose()
    {
        lock (_gate) _file.Dispose();
    }

    // Read on even when nobody wants it: a full pipe would stop the host.
    private async Task ReadAsync(StreamReader from, bool relayed)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            if (relayed && _relaying) await _relay.WriteLineAsync(line);
            lock (_gate)
            {
                if (_last.Count == Kept) _last.Dequeue();
                _last.Enqueue(line);
                if (_file.BaseStream is { CanWrite: true }) _file.WriteLine(line);
            }
        }
    }
}

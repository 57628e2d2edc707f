using System.Text;
using System.Threading.Channels;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Trace;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Dispatch.Tracing;

/// <summary>
/// Writes a trace to a file, a line an event, without making the dispatcher wait. When the disk does not keep up the trace ends there:
/// one with a hole in it would replay to something that never happened.
/// </summary>
internal sealed partial class FileTrace : IDispatchTrace
{
    private const int MostUnwritten = 65_536;

    private readonly Channel<Entry> _unwritten = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(MostUnwritten) { SingleReader = true });
    private readonly string _path;
    private readonly long _largest;
    private readonly ILogger _log;
    private readonly Task _writing;
    private long _decided = -1;
    private bool _isClosed;

    public FileTrace(string path, long largest, ILogger log)
    {
        (_path, _largest, _log) = (path, largest, log);
        _writing = Task.Run(WriteAllAsync);
    }

    public void OnStarted(DispatcherOptions options) => Add(new Entry(TraceCodec.Header(options), null));

    public void OnEvent(DispatchEvent happened) => Add(new Entry(null, happened));

    public void OnDecided(DecisionHash soFar)
    {
        if (_isClosed || soFar.Count == _decided) return;

        // Put into words now: the hash goes on.
        _decided = soFar.Count;
        Add(new Entry(TraceCodec.Hash(soFar), null));
    }

    public async ValueTask DisposeAsync()
    {
        _unwritten.Writer.TryComplete();
        await _writing;
    }

    private void Add(Entry entry)
    {
        if (_isClosed || _unwritten.Writer.TryWrite(entry)) return;

        // Full, or the writer has given up and said so.
        _isClosed = true;
        if (_unwritten.Writer.TryComplete()) LogTooSlow(_path, MostUnwritten);
    }

    private async Task WriteAllAsync()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            await using var file = new StreamWriter(_path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            await WriteAsync(file);
        }
        catch (Exception e)
        {
            _unwritten.Writer.TryComplete();
            LogNotWritten(_path, e.Message);
        }
    }

    private async Task WriteAsync(StreamWriter file)
    {
        long written = 0;
        while (await _unwritten.Reader.WaitToReadAsync())
        {
            while (_unwritten.Reader.TryRead(out var entry))
            {
                var line = entry.Line ?? TraceCodec.Event(entry.Happened!);
                written += Encoding.UTF8.GetByteCount(line) + 1;
                if (written > _largest)
                {
                    _unwritten.Writer.TryComplete();
                    LogFull(_path, _largest >> 20);
                    return;
                }

                await file.WriteAsync(line);
                await file.WriteAsync('\n');
            }

            // Idle: whoever reads along sees all of it.
            await file.FlushAsync();
        }
    }

    [LoggerMessage(1170, LogLevel.Warning, "Trace {Path} ends here: {Unwritten} events were not written yet and more came")]
    private partial void LogTooSlow(string path, int unwritten);

    [LoggerMessage(1171, LogLevel.Warning, "Trace {Path} ends here: it has {Mib} MiB")]
    private partial void LogFull(string path, long mib);

    [LoggerMessage(1172, LogLevel.Warning, "Trace {Path} could not be written: {Reason}")]
    private partial void LogNotWritten(string path, string reason);

    private readonly record struct Entry(string? Line, DispatchEvent? Happened);
}

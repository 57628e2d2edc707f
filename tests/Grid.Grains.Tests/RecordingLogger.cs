using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Tests;

/// <summary>Keeps what is logged, as number and words.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(int Event, string Words)> _lines = new();

    public IReadOnlyCollection<(int Event, string Words)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
}

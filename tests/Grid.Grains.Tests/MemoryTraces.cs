using System.Collections.Concurrent;
using Grid.Grains.Dispatch.Tracing;
using Grid.Scheduling.Dispatch;

namespace Grid.Grains.Tests;

/// <summary>Keeps what every dispatcher was told, so that a test can replay it.</summary>
internal sealed class MemoryTraces : IDispatchTraces
{
    private readonly ConcurrentDictionary<string, Trace> _newest = new();

    public IDispatchTrace Open(string dispatcher) => _newest[dispatcher] = new Trace();

    /// <summary>The trace of the newest activation of a dispatcher. Read it when nothing happens there any more.</summary>
    public Trace Of(string dispatcher) => _newest[dispatcher];

    internal sealed class Trace : IDispatchTrace
    {
        private readonly List<DispatchEvent> _events = [];

        public DispatcherOptions Options { get; private set; } = null!;

        public IReadOnlyList<DispatchEvent> Events
        {
            get
            {
                lock (_events) return [.. _events];
            }
        }

        public void OnStarted(DispatcherOptions options) => Options = options;

        public void OnEvent(DispatchEvent happened)
        {
            lock (_events) _events.Add(happened);
        }

        public void OnDecided(DecisionHash soFar)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

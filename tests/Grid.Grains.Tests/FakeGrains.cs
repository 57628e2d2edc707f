using System.Collections.Concurrent;
using System.Reflection;
using System.Threading.Channels;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests;

/// <summary>A grain factory that knows recording dispatchers, and studies that agree to everything.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly ConcurrentDictionary<string, FakeDispatcher> _dispatchers = new();

    /// <summary>The factory, and what is behind it.</summary>
    internal static (IGrainFactory Factory, FakeGrains Behind) Make()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        return (factory, (FakeGrains)(object)factory);
    }

    internal FakeDispatcher Dispatcher(string name) => _dispatchers.GetOrAdd(name, _ => new FakeDispatcher());

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.ReturnType switch
    {
        { } t when t == typeof(IDispatcherGrain) => Dispatcher((string)args![0]!),
        { } t when t == typeof(IStudyGrain) => new FakeStudy(),
        _ => throw new NotSupportedException($"The test asks for no {targetMethod?.ReturnType}."),
    };

    private sealed class FakeStudy : IStudyGrain
    {
        public Task<StudyReport?> GetAsync() => Task.FromResult<StudyReport?>(null);

        public Task<StudyReport?> WaitForChangeAsync(StudyState known, TimeSpan atMost, int knownRevision = 0) => GetAsync();

        public Task<OrderReply> RequeueAsync(string reason) => throw new NotSupportedException();

        public Task<OrderReply> CancelAsync(string reason) => throw new NotSupportedException();

        public Task ChangedAsync() => Task.CompletedTask;
    }
}

/// <summary>Keeps what it is told, and answers what the test sets.</summary>
internal sealed class FakeDispatcher : IDispatcherGrain
{
    public Channel<RunEnded> Ended { get; } = Channel.CreateUnbounded<RunEnded>();

    public ConcurrentQueue<NodeReport> Heard { get; } = new();

    /// <summary>What a call that a run has ended waits for.</summary>
    public Task Listening { get; set; } = Task.CompletedTask;

    /// <summary>What a heartbeat waits for.</summary>
    public Task Hearing { get; set; } = Task.CompletedTask;

    public Func<Task<AdmissionStanding>> Limits { get; set; } =
        () => Task.FromResult(new AdmissionStanding("", "", new Dictionary<string, string>(), new Dictionary<string, string>()));

    public Task HeardAsync(NodeReport report)
    {
        Heard.Enqueue(report);
        return Hearing;
    }

    public async Task<bool> EndedAsync(RunEnded ended)
    {
        Ended.Writer.TryWrite(ended);
        await Listening;
        return false;
    }

    public Task<AdmissionStanding> GetLimitsAsync() => Limits();

    public Task<SlotReservation?> ReserveSlotAsync(AdmittedJob job) => throw new NotSupportedException();

    public Task<bool> AdmittedAsync(IReadOnlyList<AdmittedJob> jobs) => throw new NotSupportedException();

    public Task LookAgainAsync(string studyInstanceUid, int revision, IReadOnlyList<string> models) => throw new NotSupportedException();

    public Task ReleaseSlotAsync(string studyInstanceUid, string model, int revision) => throw new NotSupportedException();

    public Task<bool> WatchAsync(string studyInstanceUid) => throw new NotSupportedException();

    public Task PeerAsync(PeerStanding standing) => throw new NotSupportedException();

    public Task AskSlotAsync(SlotRequest request) => throw new NotSupportedException();

    public Task AnswerSlotAsync(SlotReply reply) => throw new NotSupportedException();

    public Task ReturnSlotAsync(string from, string studyInstanceUid, string model, int revision) => throw new NotSupportedException();

    public Task<IReadOnlyList<EstimateQuality>> GetEstimatesAsync() => throw new NotSupportedException();

    public Task<IReadOnlyList<WaitReport>> ExplainAsync(ExplainJobs question) => throw new NotSupportedException();

    public Task<StrokeOutlook> GetOutlookAsync() => throw new NotSupportedException();

    public Task<QueueReport> GetQueueAsync() => throw new NotSupportedException();
}

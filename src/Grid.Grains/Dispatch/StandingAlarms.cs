using Grid.Contracts.Dispatch;
using Grid.Scheduling.Explaining;

namespace Grid.Grains.Dispatch;

/// <summary>The alarms of one dispatcher with their beginnings, so that each is logged once when it comes and once when it is over.</summary>
internal sealed class StandingAlarms
{
    private readonly Dictionary<(AlarmKind Kind, string Subject), (Alarm Alarm, DateTimeOffset Since)> _standing = [];

    public int Count => _standing.Count;

    /// <returns>Those that are new, and those that are over.</returns>
    public (IReadOnlyList<Alarm> New, IReadOnlyList<Alarm> Over) Update(IReadOnlyList<Alarm> now, DateTimeOffset at)
    {
        var seen = now.DistinctBy(a => (a.Kind, a.Subject)).ToDictionary(a => (a.Kind, a.Subject));
        var over = _standing.Where(s => !seen.ContainsKey(s.Key)).ToList();
        foreach (var (key, _) in over) _standing.Remove(key);
        var fresh = seen.Where(s => !_standing.ContainsKey(s.Key)).Select(s => s.Value).ToList();
        foreach (var (key, alarm) in seen) _standing[key] = (alarm, _standing.TryGetValue(key, out var known) ? known.Since : at);
        return (fresh, over.ConvertAll(o => o.Value.Alarm));
    }

    public IReadOnlyList<DispatchAlarm> Reports() =>
    [
        .. _standing.Values.OrderBy(a => a.Since).ThenBy(a => a.Alarm.Kind).ThenBy(a => a.Alarm.Subject, StringComparer.Ordinal)
            .Select(a => new DispatchAlarm(Words(a.Alarm.Kind), a.Alarm.Subject, a.Alarm.Text, a.Since, a.Alarm.Jobs)),
    ];

    private static string Words(AlarmKind kind) => kind switch
    {
        AlarmKind.NobodyServes => "nobody-serves",
        AlarmKind.NowhereToRun => "nowhere-to-run",
        AlarmKind.ImagesLost => "images-lost",
        AlarmKind.NodeFaulty => "node-faulty",
        AlarmKind.NodeRefuses => "node-refuses",
        AlarmKind.NodeStalled => "node-stalled",
        AlarmKind.FailsAgain => "fails-again",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such alarm."),
    };
}

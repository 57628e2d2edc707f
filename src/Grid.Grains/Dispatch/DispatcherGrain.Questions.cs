using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What people and health pages ask. Nothing is decided by an answer.</summary>
internal sealed partial class DispatcherGrain
{
    // An alarm is for people: a few seconds are soon enough, and the look costs more than an event.
    private static readonly TimeSpan AlarmInterval = TimeSpan.FromSeconds(5);

    private readonly StandingAlarms _alarms = new();
    private DateTimeOffset _alarmsAt;

    public Task<IReadOnlyList<WaitReport>> ExplainAsync(ExplainJobs question) =>
        Task.FromResult<IReadOnlyList<WaitReport>>([.. question.Models.Select(m => Explain(JobEvents.Key(question.StudyInstanceUid, question.Revision, m)))]);

    private WaitReport Explain(JobKey key)
    {
        if (_dispatcher.Explain(key) is { } known) return WaitReports.Of(known);

        // Told and lost on the way, or answered a moment ago: the ledger knows.
        ReadAsync(key).Ignore();
        return new WaitReport
        {
            Why = $"dispatcher {Name} had not heard of it, and asks the ledger now",
            WaitsFor = "the ledger's answer",
        };
    }

    private void LookForAlarms()
    {
        if (Now < _alarmsAt) return;
        _alarmsAt = Now + AlarmInterval;
        var (fresh, over) = _alarms.Update(_dispatcher.Alarms(), Now);
        foreach (var alarm in fresh) LogAlarm(Name, alarm.Text);
        foreach (var alarm in over) LogAlarmOver(Name, alarm.Text);
    }

    public Task<StrokeOutlook> GetOutlookAsync()
    {
        var sites = plan.Sites.Values.Where(s => s.Dispatcher == Name).Select(s => s.Id).Order(StringComparer.Ordinal).ToList();
        var models = plan.Pathways.Values.Where(p => p.Tier == Tier.Emergency).SelectMany(p => p.Models).Distinct().Order(StringComparer.Ordinal);
        var outlooks = models.Select(m => _dispatcher.Outlook(m, sites)).ToList();
        return Task.FromResult(new StrokeOutlook
        {
            Dispatcher = Name,
            WouldRun = outlooks.Count > 0 && outlooks.TrueForAll(o => o.WouldRun),
            Reason = outlooks.Count > 0 ? string.Join("; ", outlooks.Select(o => o.Reason)) : "no pathway of the emergency tier is configured",
            Nodes = [.. outlooks.SelectMany(o => o.Nodes.Select(n => new Contracts.Dispatch.NodeOutlook(
                n.Node, n.Site, o.Model, n.WouldRun, n.Obstacle == NodeObstacle.None ? "" : ObstacleWords.Of(n.Obstacle))))],
        });
    }
}

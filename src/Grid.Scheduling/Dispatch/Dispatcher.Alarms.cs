using Grid.Scheduling.Explaining;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>What somebody must look at, by what is in memory now. A question only.</summary>
public sealed partial class Dispatcher
{
    private const int ManyTimes = 3;
    private const int MostJobsNamed = 20;

    // Open jobs that have failed by faults of their own: few.
    private readonly SortedSet<JobKey> _failing = [];

    /// <summary>In a fixed order; what costs nothing to know is known, so it may be asked every few seconds.</summary>
    public IReadOnlyList<Alarm> Alarms()
    {
        var alarms = new List<Alarm>();
        foreach (var work in _waiting.Classes)
        {
            if (work.Count > 0) AddOfClass(alarms, work);
        }

        foreach (var (work, site) in _unplaceable)
        {
            if (site.Jobs.Count == 0 || _nodes.Serving(work.Model).CountSlots() == 0) continue;
            var first = site.Jobs.First.Job.Key;
            alarms.Add(new Alarm(AlarmKind.NowhereToRun, $"{work.Model} {site.Site}", Text($"{site.Jobs.Count} emergencies of {site.Site} for {work.Model} can run nowhere: {Explain(first)?.Why}"), site.Jobs.Count));
        }

        foreach (var node in _nodes.Own) AddOfNode(alarms, node);
        AddOfJobs(alarms);
        return alarms;
    }

    private void AddOfClass(List<Alarm> alarms, JobClass work)
    {
        var serving = _nodes.Serving(work.Model);
        if (serving.CountSlots() > 0 || IsServedElsewhere(work.Model)) return;
        var kind = serving.Nodes.Count == 0 ? AlarmKind.NobodyServes : AlarmKind.NowhereToRun;
        var why = serving.Nodes.Count == 0
            ? "no node serves it: give a node this model in silo.json"
            : $"no node that serves it takes work: {string.Join("; ", serving.Nodes.Take(MostNodesInWords).Select(n => $"{n.Name}: {ObstacleWords.Of(ObstaclePolicy.OfNode(n))}"))}";
        alarms.Add(new Alarm(kind, $"{work.Model} {work.Tier}", Text($"{work.Count} {TierInWords(work)} jobs wait for {work.Model}, and {why}"), work.Count));
    }

    private void AddOfNode(List<Alarm> alarms, NodeEntry node)
    {
        foreach (var ((part, name), fault) in node.Faults.All)
        {
            if (fault.Times < ManyTimes) continue;
            var what = part switch
            {
                PlumbingPart.Site => $"cannot get images from {name}",
                PlumbingPart.Model => $"cannot run {name}",
                _ => "fails by faults of its own",
            };
            alarms.Add(new Alarm(AlarmKind.NodeFaulty, $"{node.Name} {part} {name}", Text($"{node.Name} {what}, {fault.Times} times in a row: {fault.Reason}"), 0));
        }

        if (node.Refusals >= ManyTimes)
            alarms.Add(new Alarm(AlarmKind.NodeRefuses, node.Name, Text($"{node.Name} has refused what it was given {node.Refusals} times in a row"), 0));
        if (node.Slots > 0 && ObstaclePolicy.IsStalled(node, _time.Ticks))
            alarms.Add(new Alarm(AlarmKind.NodeStalled, node.Name, Text($"every slot of {node.Name} holds a run that makes no progress: drain it, or start its process again"), node.Runs.Count));
    }

    private void AddOfJobs(List<Alarm> alarms)
    {
        var named = 0;
        foreach (var key in _troubled)
        {
            if (_jobs[key].Trouble is not { TimesLost: > 0 } trouble || named++ >= MostJobsNamed) continue;
            alarms.Add(new Alarm(AlarmKind.ImagesLost, key.ToString(), Text($"images of {key.Study} ({_jobs[key].Job.Site}) are lost, {trouble.TimesLost} attempts: {trouble.Reason}"), 1));
        }

        foreach (var key in _failing)
        {
            if (_jobs[key].Failures < ManyTimes || named++ >= MostJobsNamed) continue;
            alarms.Add(new Alarm(AlarmKind.FailsAgain, key.ToString(), Text($"{key.Model} has failed {_jobs[key].Failures} times on {string.Join(", ", _jobs[key].FailedOn)} for {key.Study}, and no other node can take it: {_jobs[key].LastReason}"), 1));
        }
    }

    private bool IsServedElsewhere(string model)
    {
        foreach (var standing in _peers.Fresh(_time.Ticks))
        {
            foreach (var node in standing.Nodes)
            {
                if (node.Models.Contains(model)) return true;
            }
        }

        return false;
    }

#pragma warning disable CA1308 // Prose, not a normalisation.
    private static string TierInWords(JobClass work) => work.Tier.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

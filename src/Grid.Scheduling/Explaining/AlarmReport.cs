using System.Globalization;

namespace Grid.Scheduling.Explaining;

/// <summary>What somebody must look at, by what is in memory now. Made for one question.</summary>
internal sealed class AlarmReport(DispatcherMemory memory)
{
    private const int ManyTimes = 3;
    private const int MostJobsNamed = 20;
    private const int MostNodesNamed = 6;

    private readonly List<Alarm> _alarms = [];

    public IReadOnlyList<Alarm> Read()
    {
        foreach (var work in memory.Waiting.Classes)
        {
            if (work.Count > 0) AddOfClass(work);
        }

        foreach (var (work, site) in memory.Unplaceable.All)
        {
            if (site.Jobs.Count == 0 || memory.Nodes.Serving(work.Model).CountSlots() == 0) continue;
            var first = site.Jobs.First.Job.Key;
            Add(AlarmKind.NowhereToRun, $"{work.Model} {site.Site}", $"{site.Jobs.Count} emergencies of {site.Site} for {work.Model} can run nowhere: {new WaitExplainer(memory).Explain(first)?.Why}", site.Jobs.Count);
        }

        foreach (var node in memory.Nodes.Own) AddOfNode(node);
        AddOfJobs();
        return _alarms;
    }

    private void AddOfClass(JobClass work)
    {
        var serving = memory.Nodes.Serving(work.Model);
        if (serving.CountSlots() > 0 || memory.Peers.Serve(work.Model, memory.Time.Ticks)) return;
        var kind = serving.Nodes.Count == 0 ? AlarmKind.NobodyServes : AlarmKind.NowhereToRun;
        var why = serving.Nodes.Count == 0
            ? "no node serves it: give a node this model in silo.json"
            : $"no node that serves it takes work: {string.Join("; ", serving.Nodes.Take(MostNodesNamed).Select(n => $"{n.Name}: {ObstacleWords.Of(ObstaclePolicy.OfNode(n))}"))}";
        Add(kind, $"{work.Model} {work.Tier}", $"{work.Count} {Decision.Words(work.Tier)} jobs wait for {work.Model}, and {why}", work.Count);
    }

    private void AddOfNode(NodeEntry node)
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
            Add(AlarmKind.NodeFaulty, $"{node.Name} {part} {name}", $"{node.Name} {what}, {fault.Times} times in a row: {fault.Reason}", 0);
        }

        if (node.Refusals >= ManyTimes)
            Add(AlarmKind.NodeRefuses, node.Name, $"{node.Name} has refused what it was given {node.Refusals} times in a row", 0);
        if (node.Slots > 0 && ObstaclePolicy.IsStalled(node, memory.Time.Ticks))
            Add(AlarmKind.NodeStalled, node.Name, $"every slot of {node.Name} holds a run that makes no progress: drain it, or start its process again", node.Runs.Count);
    }

    private void AddOfJobs()
    {
        var named = 0;
        foreach (var key in memory.ImageWaits.Troubled)
        {
            if (memory.Jobs[key].Trouble is not { TimesLost: > 0 } trouble || named++ >= MostJobsNamed) continue;
            Add(AlarmKind.ImagesLost, key.ToString(), $"images of {key.Study} ({memory.Jobs[key].Job.Site}) are lost, {trouble.TimesLost} attempts: {trouble.Reason}", 1);
        }

        foreach (var key in memory.Jobs.Failing)
        {
            if (memory.Jobs[key].Failures < ManyTimes || named++ >= MostJobsNamed) continue;
            Add(AlarmKind.FailsAgain, key.ToString(), $"{key.Model} has failed {memory.Jobs[key].Failures} times on {string.Join(", ", memory.Jobs[key].FailedOn)} for {key.Study}, and no other node can take it: {memory.Jobs[key].LastReason}", 1);
        }
    }

    private void Add(AlarmKind kind, string subject, FormattableString text, int jobs) =>
        _alarms.Add(new Alarm(kind, subject, text.ToString(CultureInfo.InvariantCulture), jobs));
}

using System.Globalization;

namespace Grid.Scheduling.Explaining;

/// <summary>Why a job waits, in words.</summary>
internal sealed class WaitWords(DispatcherMemory memory)
{
    private const int MostNodesInWords = 6;

    public (string Why, string WaitsFor) WhyItWaits(
        JobEntry entry, List<(NodeExplanation Said, long Queue, long Alone)> nodes, bool isPlaceable, int place, int urgent)
    {
        var model = entry.Job.Key.Model;
        if (memory.Silence.IsOn) return ("the ledger did not answer, and nothing is started until it does", Text($"the ledger, which is asked again in {Seconds(memory.Silence.TicksLeft)} s"));
        if (entry.HeapIndex < 0) return WhyOutOfQueue(entry);
        if (entry.PendingPlacement is { Victim: { } victim }) return ($"every slot that could answer it is taken; {victim.Model} on {victim.Node.Name} was asked to make way", $"the slot on {victim.Node.Name}");
        if (entry.PendingPlacement is { Asked: { } region }) return ($"another region would answer it sooner: {region} was asked for a slot", $"the answer of {region}");
        if (memory.Nodes.Serving(model).Nodes.Count == 0) return ($"no node of {memory.Options.Region} serves {model}", "a node that serves it; check the nodes' models in silo.json");
        if (!isPlaceable) return ($"no node can take it now: {InWords(nodes)}", "one of these nodes to take work again");
        if (!nodes.Exists(n => n.Said.Obstacle == NodeObstacle.None))
            return ("every slot that could take it is taken", Text($"a slot; {place - 1} of its kind and {urgent} of more urgent tiers go before it"));
        if (place > 1 || urgent > 0) return (Text($"{place - 1} of its kind and {urgent} of more urgent tiers go before it"), "its turn");
        return ("a slot is free and another node would answer it sooner, or the slot is kept for a more urgent one", "that node's slot, or the next look at the free one");
    }

    private (string Why, string WaitsFor) WhyOutOfQueue(JobEntry entry)
    {
        var again = memory.ImageWaits.PauseOf(entry.Job.Key) is { } pause
            ? Text($"the next attempt, in {Seconds(Math.Max(0, pause.Until - memory.Time.Ticks))} s")
            : "the next look at the queue";
        if (entry.Trouble is not { } trouble) return ("its images were out of reach of the node that was to run it", again);
        var lost = trouble.TimesLost > 0
            ? Text($"; the store says that it does not hold them, and if it still does after {memory.Options.ImagesLostAfter.TotalMinutes:0} minutes the study is answered as indeterminate")
            : "";
        return (Text($"it could not be run, by no fault of its own, {trouble.Times} times; last: {trouble.Reason}{lost}"), again);
    }

    public static (string Why, string WaitsFor) WhatIsDone(JobEntry entry)
    {
        var node = entry.Node?.Name ?? "";
        return entry.Phase switch
        {
            JobPhase.Leasing => ($"it is being leased to {node}", "the ledger's answer"),
            JobPhase.Starting => ($"{node} was asked to start it", $"the answer of {node}"),
            JobPhase.Running when entry.IsUnconfirmed => ($"the ledger shows its lease with {node}, which has not said yet that it runs", $"a heartbeat of {node}"),
            JobPhase.Running => ($"it runs on {node}", "the end of its run"),
            JobPhase.Quarantining => ("it is being taken out, or answered without its images", "the ledger's answer"),
            _ => ("the ledger is asked how it stands", "the ledger's answer"),
        };
    }

    private static string InWords(List<(NodeExplanation Said, long Queue, long Alone)> nodes)
    {
        var words = string.Join("; ", nodes.Take(MostNodesInWords).Select(n => $"{n.Said.Node}: {n.Said.WhyNot}"));
        return nodes.Count > MostNodesInWords ? Text($"{words}; and {nodes.Count - MostNodesInWords} more") : words;
    }

    public static string WhyNot(NodeObstacle obstacle, NodeEntry node, JobEntry entry)
    {
        var words = ObstacleWords.Of(obstacle);
        if (obstacle == NodeObstacle.FailedThere && entry.LastReason.Length > 0) return $"{words}: {entry.LastReason}";
        if (obstacle != NodeObstacle.Faulty) return words;
        var reason = entry.Trouble?.Tried.Contains(node.Name) == true ? entry.Trouble.Reason : node.Faults.All.Select(f => f.Value.Reason).FirstOrDefault();
        return string.IsNullOrEmpty(reason) ? words : $"{words}: {reason}";
    }

    public static string Busy(NodeEntry node, long freeIn) => Text($"all {node.Slots} slots are taken, one is free in about {Seconds(freeIn)} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long ticks) => TimeSpan.FromTicks(ticks).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}

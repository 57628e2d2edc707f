using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Queue;

namespace Grid.Scheduling.Dispatch;

/// <summary>A dispatcher that remembers what another does, to ask what it would do under another policy.</summary>
public sealed partial class Dispatcher
{
    private Dispatcher(Dispatcher from, PolicyOptions policy)
        : this(from._options with { Policy = policy })
    {
        (_round, _standingSequence) = (from._round, from._standingSequence);
        _time.CopyFrom(from._time);
        _silence.CopyFrom(from._silence);
        Hash.CopyFrom(from.Hash);
        _images = from._images.Copy();
        _links.CopyFrom(from._links);
        _runTimes.CopyFrom(from._runTimes);
        _peers.CopyFrom(from._peers);
        _lostWithNodes.UnionWith(from._lostWithNodes);
        _troubled.UnionWith(from._troubled);
        _failing.UnionWith(from._failing);
        foreach (var (key, absence) in from._imageBackoffs) _imageBackoffs.Add(key, absence);
        _placement = NewPlacement();
        _obstacles = new ObstaclePolicy(_placement, _options.Models, _policy);

        foreach (var work in from._waiting.Classes) _waiting.ClassNamed(work.Tier, work.Model).CopyTags(work);
        foreach (var node in from._nodes.All) _nodes.Add(node.CopyWithoutRuns());
        _nodes.Changed();
        foreach (var (key, entry) in from._jobs)
        {
            var copy = entry.Copy();
            _jobs.Add(key, copy);
            if (entry.HeapIndex >= 0) _waiting.Add(copy);
        }

        foreach (var work in from._waiting.Classes) _waiting.ClassNamed(work.Tier, work.Model).CopyVirtualTime(work);
        CopyRuns(from);
        foreach (var asking in from._questions) _questions.Add(_jobs[asking.Job.Key]);
        foreach (var loan in from._pending) _pending.Add(loan with { Entry = loan.Entry.Copy() });
    }

    /// <summary>The same memory under another policy; what it does from here on leaves this one untouched. Costs the whole state.</summary>
    internal Dispatcher CopyUnder(PolicyOptions policy) => new(this, policy);

    private void CopyRuns(Dispatcher from)
    {
        var copies = new Dictionary<Run, Run>();
        foreach (var node in from._nodes.All)
        {
            var copyOfNode = _nodes.Find(node.Name)!;
            foreach (var run in node.Runs)
            {
                var copy = run.Copy(copyOfNode);
                foreach (var entry in run.Jobs)
                {
                    var copyOfEntry = _jobs[entry.Job.Key];
                    copy.Jobs.Add(copyOfEntry);
                    copyOfEntry.Run = copy;
                }

                copyOfNode.Add(copy);
                copies.Add(run, copy);
            }
        }

        foreach (var (key, entry) in from._jobs)
        {
            if (entry.PendingPlacement?.Victim is { } victim && copies.TryGetValue(victim, out var copy)) _jobs[key].PendingPlacement!.Victim = copy;
        }
    }
}

using Grid.FaultSimulation.Messages;
using Grid.Scheduling.Dispatch;
using Grid.Simulator.Time;

namespace Grid.FaultSimulation.Dispatchers;

/// <summary>
/// The shell around one region's dispatcher, as its grain is: feeds it what comes in with the time of its own clock, ticks,
/// re-reads the ledger, and carries out what it asks for. May be restarted, and may be there twice for a while.
/// </summary>
internal sealed partial class SimDispatcher(World world, int index, string name) : IActor
{
    private static readonly long TickTicks = TimeSpan.TicksPerSecond;
    private static readonly long ReconcileTicks = TimeSpan.FromSeconds(15).Ticks;
    private const int ExplainedAtOnce = 4;
    private readonly List<DispatcherInstance> _instances = [];
    private long _incarnations;
    private int _explainedTo = -1;

    public int Index => index;
    public string Name => name;

    /// <summary>How far its clock is ahead, in ticks.</summary>
    public long ClockSkew { get; set; }

    public IEnumerable<DispatcherInstance> Instances => _instances;

    public void Begin(long firstTick)
    {
        AddInstance();
        world.EventQueue.After(firstTick, this, new ScheduledEvent(EventKind.Tick));
        world.EventQueue.After(firstTick + ReconcileTicks, this, new ScheduledEvent(EventKind.Reconcile));
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        switch (happened.What)
        {
            case EventKind.Event: FeedAll((DispatchEvent)happened.Subject!); break;
            case EventKind.Answered: OnAnswered((CallAnswer)happened.Subject!); break;
            case EventKind.Unanswered: OnUnanswered((DispatcherCall)happened.Subject!); break;
            case EventKind.PageRead: OnPage((Page)happened.Subject!); break;
            case EventKind.PageUnanswered: OnPageUnanswered((PageRequest)happened.Subject!); break;
            case EventKind.Tick: Tick(); break;
            case EventKind.Reconcile: Reconcile(); break;
            default: throw new ArgumentException($"{Name} was told {happened.What}", nameof(happened));
        }
    }

    /// <summary>The dispatcher dies with everything it knew, and another takes its place.</summary>
    public void Restart()
    {
        world.Checker.Note("dispatcher restarted", default, Name);
        while (_instances.Count > 0) Kill(_instances[0]);
        AddInstance();
    }

    /// <summary>A second activation: both are fed, and both act.</summary>
    public void Double()
    {
        world.Checker.Note("dispatcher doubled", default, Name);
        AddInstance();
    }

    /// <summary>The older one ends, as when the directory notices.</summary>
    public void EndDouble()
    {
        if (_instances.Count > 1) Kill(_instances[0]);
    }

    private void Kill(DispatcherInstance instance)
    {
        instance.IsAlive = false;
        world.Recorder.OnDecisions(instance.Dispatcher.Hash);
        _instances.Remove(instance);
    }

    private void AddInstance()
    {
        var options = new DispatcherOptions
        {
            Region = name,
            Topology = world.Topology,
            Models = world.Scenario.Models,
            Policy = world.Scenario.Policy,
            Incarnation = ++_incarnations,
            Peers = [.. world.Setup.Dispatchers.Where(d => d != name)],
        };

        var instance = new DispatcherInstance(new Dispatcher(options), world.Checker.Watch(name, world.Topology, world.Scenario.Models, world.Scenario.Policy));
        _instances.Add(instance);
        Ask(new PageRequest(this, instance, After: -1, PageLimit));
    }

    private void Tick()
    {
        FeedAll(new TimePassed(default));
        if (world.Checker.IsOn) AskWhyTheyWait();
        world.EventQueue.After(TickTicks, this, new ScheduledEvent(EventKind.Tick));
    }

    /// <summary>Of a few open jobs in turn; what it has not heard of yet it cannot explain.</summary>
    private void AskWhyTheyWait()
    {
        var rows = world.Ledger.ReadPage(Index, _explainedTo, ExplainedAtOnce);
        _explainedTo = rows.Count < ExplainedAtOnce ? -1 : rows[^1].Number;
        foreach (var row in rows)
        {
            foreach (var instance in _instances)
            {
                if (instance.Dispatcher.Knows(row.Job.Key)) world.Checker.OnExplained(row.Job.Key, instance.Dispatcher.Explain(row.Job.Key));
            }
        }
    }

    private void Reconcile()
    {
        foreach (var instance in _instances)
        {
            if (!instance.IsRebuilding) Ask(new PageRequest(this, instance, After: -1, PageLimit));
        }

        world.EventQueue.After(ReconcileTicks, this, new ScheduledEvent(EventKind.Reconcile));
    }

    private void FeedAll(DispatchEvent happened)
    {
        for (var i = 0; i < _instances.Count; i++) Feed(_instances[i], happened);
    }

    private void Feed(DispatcherInstance instance, DispatchEvent happened)
    {
        if (!instance.IsAlive) return;
        if (instance.IsRebuilding)
        {
            if (happened is not TimePassed) instance.WaitingCalls.Enqueue(happened);
            return;
        }

        // Who receives gives the time: nobody's clock but the dispatcher's own counts.
        var stamped = happened with { At = world.EventQueue.Clock.AddTicks(ClockSkew) };
        instance.View.Told(stamped);
        var actions = instance.Dispatcher.Handle(stamped);
        if (actions.Count == 0) return;
        instance.View.Decided(stamped.At, actions);
        for (var i = 0; i < actions.Count; i++) CarryOut(instance, actions[i]);
    }
}

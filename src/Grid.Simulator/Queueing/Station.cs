using System.Numerics;
using Grid.Simulator.Chance;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Queueing;

/// <summary>
/// One run of a station, event by event. Each class draws its arrivals and services from streams of its own in order of arrival, so
/// that another discipline or number of servers sees the same customers. After warm-up nothing is allocated unless the queue grows.
/// </summary>
internal sealed partial class Station
{
    private const int None = -1;

    private readonly StationModel _model;
    private readonly bool _isFifo;
    private readonly bool _isPreemptive;
    private readonly Distribution[] _gaps;
    private readonly Distribution[] _services;
    private readonly SeededChance[] _arrivalChance;
    private readonly SeededChance[] _serviceChance;
    private readonly double[] _nextArrival;
    private readonly ClassMonitor[] _monitors;
    private readonly WaitingLine[] _lines;
    private readonly Server[] _servers;
    private readonly int[] _free;
    private readonly int[] _newestOfClass;
    private readonly DepartureHeap _departures;
    private readonly LevelSeries _backlog;

    // A bit for each line that is not empty, and for each class that is being served.
    private ulong _waiting;
    private ulong _serving;
    private int _freeCount;
    private int _queued;
    private int _present;
    private StationRun _run;

    public Station(StationModel model, StationRun run)
    {
        model.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(run.WarmUp);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(run.Customers);

        (_model, _run) = (model, run);
        _isFifo = model.Discipline == Discipline.Fifo;
        _isPreemptive = model.Discipline == Discipline.PreemptiveResumePriority;
        var count = model.Classes.Count;
        var streams = new ChanceStreams(run.Seed, run.Replication);
        _gaps = [.. model.Classes.Select(c => c.Interarrival)];
        _services = [.. model.Classes.Select(c => c.Service)];
        _arrivalChance = [.. Enumerable.Range(0, count).Select(i => streams.Of(ChancePurpose.Arrivals, (ulong)i))];
        _serviceChance = [.. Enumerable.Range(0, count).Select(i => streams.Of(ChancePurpose.RunTimes, (ulong)i))];
        _nextArrival = [.. Enumerable.Range(0, count).Select(i => _gaps[i].Draw(_arrivalChance[i]))];
        _monitors = [.. Enumerable.Range(0, count).Select(_ => new ClassMonitor())];
        _lines = [.. Enumerable.Range(0, _isFifo ? 1 : count).Select(_ => new WaitingLine())];
        _servers = new Server[model.Servers];
        _free = [.. Enumerable.Range(0, model.Servers).Reverse()];
        _freeCount = model.Servers;
        _newestOfClass = [.. Enumerable.Repeat(None, count)];
        _departures = new DepartureHeap(model.Servers + 1);

        // Some ten arrivals a span: fine enough for short runs, and spans double by themselves in long ones.
        _backlog = new LevelSeries(10 / model.Classes.Sum(c => c.ArrivalRate));
    }

    public StationResult Run()
    {
        if (_run.WarmUp > 0) Restart(Serve(_run.WarmUp));
        return SumUp(Serve(_run.Customers));
    }

    /// <summary>Goes on after <see cref="Run"/> and sums up the whole: for runs that end when they are precise enough.</summary>
    public StationResult Continue(long customers)
    {
        _run = _run with { Customers = _run.Customers + customers };
        return SumUp(Serve(customers));
    }

    /// <summary>Goes on until so many customers have left, and says when that was.</summary>
    private double Serve(long customers)
    {
        var next = SoonestClass();
        var at = _nextArrival[next];
        while (true)
        {
            var due = _departures.Soonest;
            if (due <= at)
            {
                if (!Depart(due) || --customers > 0) continue;
                return due;
            }

            Arrive(next, at);
            _nextArrival[next] = at + _gaps[next].Draw(_arrivalChance[next]);
            next = SoonestClass();
            at = _nextArrival[next];
        }
    }

    private int SoonestClass()
    {
        var times = _nextArrival;
        var soonest = 0;
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[soonest]) soonest = i;
        }

        return soonest;
    }

    private void Arrive(int kind, double now)
    {
        var monitor = _monitors[kind];
        var customer = new Customer { Arrived = now, Left = _services[kind].Draw(_serviceChance[kind]), Class = kind };
        if (_freeCount > 0)
        {
            monitor.OnArrived(now);
            _backlog.Set(now, ++_present);
            var server = _free[--_freeCount];
            Start(server, customer, now);
            _departures.Add(new Departure(_servers[server].EndsAt, server, _servers[server].Version));
            return;
        }

        if (_isPreemptive && BitOperations.Log2(_serving) > kind)
        {
            monitor.OnArrived(now);
            _backlog.Set(now, ++_present);
            TakeOver(customer, now);
            return;
        }

        if (_queued >= _model.QueueLimit)
        {
            monitor.OnTurnedAway();
            return;
        }

        monitor.OnArrived(now);
        _backlog.Set(now, ++_present);
        customer.WaitsSince = now;
        customer.IsDelayed = true;
        monitor.OnWaits(now);
        var line = _isFifo ? 0 : kind;
        _lines[line].AddLast(customer);
        _waiting |= 1UL << line;
        _queued++;
    }

    /// <summary>The next end of a service. False when it was that of a customer who was taken away meanwhile.</summary>
    private bool Depart(double now)
    {
        var (_, at, version) = _departures.First;
        ref var server = ref _servers[at];
        if (server.Version != version)
        {
            _departures.RemoveFirst();
            return false;
        }

        if (_isPreemptive) Unlink(at);
        _backlog.Set(now, --_present);
        _monitors[server.Customer.Class].OnDeparted(now, server.Customer);
        if (_waiting == 0)
        {
            _departures.RemoveFirst();
            _free[_freeCount++] = at;
            return true;
        }

        var line = BitOperations.TrailingZeroCount(_waiting);
        ref var first = ref _lines[line].TakeFirst();
        if (_lines[line].Count == 0) _waiting &= ~(1UL << line);
        _queued--;
        first.Waited += now - first.WaitsSince;
        _monitors[first.Class].OnStarted(now);
        Start(at, first, now);
        _departures.ReplaceFirst(new Departure(server.EndsAt, at, version));
        return true;
    }

    private void Start(int at, in Customer customer, double now)
    {
        ref var server = ref _servers[at];
        server.Customer = customer;
        server.EndsAt = now + customer.Left;
        if (_isPreemptive) Link(at);
    }
}

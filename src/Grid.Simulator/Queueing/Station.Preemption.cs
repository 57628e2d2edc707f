using System.Numerics;

namespace Grid.Simulator.Queueing;

/// <summary>Taking servers away: the servers of each class form a list, the newest first.</summary>
internal sealed partial class Station
{
    /// <summary>A better customer takes the server that was last given to the least class; who had it goes back to the head of its line.</summary>
    private void TakeOver(in Customer customer, double now)
    {
        var least = BitOperations.Log2(_serving);
        var at = _newestOfClass[least];
        ref var server = ref _servers[at];
        Unlink(at);
        server.Version++;
        server.Customer.Left = server.EndsAt - now;
        server.Customer.WaitsSince = now;
        _lines[least].AddFirst(server.Customer);
        _waiting |= 1UL << least;
        _queued++;
        _monitors[least].OnWaits(now);
        Start(at, customer, now);
        _departures.Add(new Departure(server.EndsAt, at, server.Version));
    }

    private void Link(int at)
    {
        ref var server = ref _servers[at];
        var kind = server.Customer.Class;
        var head = _newestOfClass[kind];
        (server.Before, server.After) = (None, head);
        if (head != None) _servers[head].Before = at;
        _newestOfClass[kind] = at;
        _serving |= 1UL << kind;
    }

    private void Unlink(int at)
    {
        ref var server = ref _servers[at];
        var kind = server.Customer.Class;
        if (server.After != None) _servers[server.After].Before = server.Before;
        if (server.Before != None)
        {
            _servers[server.Before].After = server.After;
            return;
        }

        _newestOfClass[kind] = server.After;
        if (server.After == None) _serving &= ~(1UL << kind);
    }
}

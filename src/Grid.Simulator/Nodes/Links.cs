using Grid.Simulator.Time;

namespace Grid.Simulator.Nodes;

/// <summary>
/// Transfers between sites as a fluid: each site's link is shared equally by the transfers that use it, and a transfer runs at
/// the slower of its two shares. Both directions share one link, which is the careful assumption.
/// </summary>
/// <param name="bandwidthMbit">Of each site's link, by the site's index.</param>
internal sealed class Links(IEnumerable<double> bandwidthMbit, EventQueue eventQueue) : IActor
{
    private readonly Link[] _links = [.. bandwidthMbit.Select(mbit => new Link(mbit * 1e6 / TimeSpan.TicksPerSecond, []))];
    private readonly double[] _moved = new double[bandwidthMbit.Count()];

    /// <summary>Transfers that began earlier are not counted in <see cref="Use"/>.</summary>
    public long CountsFrom { get; init; }

    /// <summary>Share of what a site's link could have moved in so many ticks.</summary>
    public double Use(int site, long ticks) => _moved[site] / (_links[site].BitsPerTick * ticks);

    /// <summary>Begins a transfer; its owner is told when the last byte has arrived.</summary>
    public Transfer Begin(int from, int to, long bytes, IActor owner, object subject)
    {
        var transfer = new Transfer(from, to, Math.Max(1, bytes) * 8.0, eventQueue.Now, owner, subject);
        _links[from].Transfers.Add(transfer);
        _links[to].Transfers.Add(transfer);
        ShareAnew(from, to);
        return transfer;
    }

    public void Cancel(Transfer transfer)
    {
        if (transfer.IsOver) return;
        End(transfer);
    }

    public void OnEvent(in ScheduledEvent happened)
    {
        var transfer = (Transfer)happened.Subject!;
        if (transfer.IsOver || happened.Number != transfer.Version) return;
        End(transfer);
        transfer.Owner.OnEvent(new ScheduledEvent(EventKind.Fetched, transfer.Subject));
    }

    private void End(Transfer transfer)
    {
        transfer.IsOver = true;
        if (transfer.BeganAt >= CountsFrom)
        {
            var moved = transfer.AllBits - Math.Max(0, transfer.Bits - (transfer.BitsPerTick * (eventQueue.Now - transfer.Since)));
            _moved[transfer.From] += moved;
            _moved[transfer.To] += moved;
        }

        _links[transfer.From].Transfers.Remove(transfer);
        _links[transfer.To].Transfers.Remove(transfer);
        ShareAnew(transfer.From, transfer.To);
    }

    private void ShareAnew(int a, int b)
    {
        foreach (var transfer in _links[a].Transfers) Replan(transfer);
        foreach (var transfer in _links[b].Transfers)
        {
            if (transfer.From != a && transfer.To != a) Replan(transfer);
        }
    }

    private void Replan(Transfer transfer)
    {
        var rate = Math.Min(Share(transfer.From), Share(transfer.To));
        if (rate.Equals(transfer.BitsPerTick)) return;

        transfer.Bits -= transfer.BitsPerTick * (eventQueue.Now - transfer.Since);
        transfer.Since = eventQueue.Now;
        transfer.BitsPerTick = rate;
        transfer.Version++;
        var ticks = (long)Math.Ceiling(Math.Max(0, transfer.Bits) / rate);
        eventQueue.After(ticks, this, new ScheduledEvent(EventKind.TransferEnded, transfer, transfer.Version));
    }

    private double Share(int site) => _links[site].BitsPerTick / _links[site].Transfers.Count;

    private readonly record struct Link(double BitsPerTick, List<Transfer> Transfers);
}

/// <summary>Bytes on their way between two sites.</summary>
internal sealed class Transfer(int from, int to, double bits, long since, IActor owner, object subject)
{
    public int From => from;
    public int To => to;
    public IActor Owner => owner;
    public object Subject => subject;
    public double Bits { get; set; } = bits;
    public double AllBits { get; } = bits;
    public long BeganAt { get; } = since;
    public double BitsPerTick { get; set; }
    public long Since { get; set; } = since;
    public long Version { get; set; }
    public bool IsOver { get; set; }
}

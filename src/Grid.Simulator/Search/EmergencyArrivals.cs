namespace Grid.Simulator.Search;

/// <summary>What emergencies find when they come: how many slots of their own site are busy, and with how many of their kind.</summary>
public sealed class EmergencyArrivals
{
    private readonly SortedDictionary<int, long> _othersOpen = [];

    /// <summary>Emergencies that came.</summary>
    public long Count { get; private set; }

    /// <summary>Those sent by a site with nodes.</summary>
    public long AtHosts { get; private set; }

    /// <summary>Of these, those that found every slot of their own site busy.</summary>
    public long AllBusyHere { get; private set; }

    /// <summary>Busy slots in the country, summed over the arrivals.</summary>
    public long BusySum { get; private set; }

    internal void Add(int slotsHere, int busyHere, int busy, int othersOpen)
    {
        Count++;
        BusySum += busy;
        _othersOpen[othersOpen] = _othersOpen.GetValueOrDefault(othersOpen) + 1;
        if (slotsHere == 0) return;
        AtHosts++;
        if (busyHere >= slotsHere) AllBusyHere++;
    }

    internal void Merge(EmergencyArrivals other)
    {
        Count += other.Count;
        AtHosts += other.AtHosts;
        AllBusyHere += other.AllBusyHere;
        BusySum += other.BusySum;
        foreach (var (open, count) in other._othersOpen) _othersOpen[open] = _othersOpen.GetValueOrDefault(open) + count;
    }

    /// <summary>Slots with which a share of the emergencies finds one that no other emergency of the same site holds.</summary>
    internal int SlotsFor(double share)
    {
        var seen = 0L;
        foreach (var (open, count) in _othersOpen)
        {
            seen += count;
            if (seen >= share * Count) return open + 1;
        }

        return 0;
    }
}

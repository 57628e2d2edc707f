namespace Grid.Simulator.Map;

/// <summary>A stroke centre or institution.</summary>
/// <param name="Index">Place in the country's list of sites.</param>
/// <param name="Dispatcher">Index of the dispatcher that serves it.</param>
/// <param name="People">How many it serves: its share of the country's studies.</param>
internal sealed record SiteSpec(
    int Index, string Name, int Dispatcher, bool IsCentre, double People, double Latitude, double Longitude, double BandwidthMbit, double LatencyMs);

/// <summary>A node at a stroke centre.</summary>
/// <param name="MemoryMib">Device memory for models; 0 where all fit.</param>
/// <param name="Speed">Run time over the stated one: what the dispatcher must learn.</param>
internal sealed record NodeSpec(int Index, string Name, SiteSpec Site, int Slots, long MemoryMib, double Speed);

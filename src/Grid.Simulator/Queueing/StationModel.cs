using Grid.Simulator.Chance;

namespace Grid.Simulator.Queueing;

/// <summary>Who goes first when a server falls free.</summary>
public enum Discipline
{
    /// <summary>By arrival, whatever the class.</summary>
    Fifo,

    /// <summary>By class, then by arrival; what has begun is finished.</summary>
    NonPreemptivePriority,

    /// <summary>By class, then by arrival; a better class takes the server of a lesser one, which later goes on where it stopped.</summary>
    PreemptiveResumePriority,
}

/// <summary>Customers who arrive and are served alike.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Interarrival">Time between arrivals; exponential for Poisson arrivals.</param>
/// <param name="Service">Time of one server.</param>
public sealed record CustomerClass(string Name, Distribution Interarrival, Distribution Service)
{
    /// <summary>Arrivals in a unit of time.</summary>
    public double ArrivalRate => 1 / Interarrival.Mean;

    /// <summary>Servers that it keeps busy on average, in erlangs.</summary>
    public double OfferedLoad => Service.Mean / Interarrival.Mean;
}

/// <summary>Equal servers before one waiting room. Times are in one unit of the caller's choice.</summary>
/// <param name="Servers">At least 1.</param>
/// <param name="Discipline">Who goes first.</param>
/// <param name="Classes">1 to 64, the best first.</param>
public sealed record StationModel(int Servers, Discipline Discipline, IReadOnlyList<CustomerClass> Classes)
{
    public const int MostClasses = 64;

    /// <summary>Places for waiting; who finds none left goes away. No limit when null.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>Offered load per server. From 1 on the queue grows without bound, unless it has a limit.</summary>
    public double OfferedUtilisation => Classes.Sum(static c => c.OfferedLoad) / Servers;

    /// <exception cref="ArgumentException">No server, no class, more than 64 classes, or a limit below 0.</exception>
    public void Validate()
    {
        if (Servers < 1) throw new ArgumentException($"A station with {Servers} servers; at least 1 is needed.");
        if (Classes.Count is 0 or > MostClasses) throw new ArgumentException($"A station with {Classes.Count} classes; 1 to {MostClasses} are possible.");
        if (QueueLimit < 0) throw new ArgumentException($"A waiting room for {QueueLimit}; 0 or more are possible.");
    }
}

/// <summary>How long to simulate, and with what chance.</summary>
/// <param name="Seed">Same seed, same results, byte for byte.</param>
/// <param name="WarmUp">Customers served before measuring begins.</param>
/// <param name="Customers">Customers served while measuring.</param>
public sealed record StationRun(ulong Seed, long WarmUp, long Customers)
{
    /// <summary>Independent repetitions of the same seed.</summary>
    public int Replication { get; init; }
}

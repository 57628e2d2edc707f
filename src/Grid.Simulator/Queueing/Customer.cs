namespace Grid.Simulator.Queueing;

/// <summary>One customer in the system.</summary>
internal struct Customer
{
    public double Arrived;

    /// <summary>Service still to be given.</summary>
    public double Left;

    /// <summary>Time spent waiting so far, and since when it waits now.</summary>
    public double Waited;
    public double WaitsSince;
    public int Class;

    /// <summary>Found no server on arrival.</summary>
    public bool IsDelayed;
}

/// <summary>A server and whom it serves.</summary>
internal struct Server
{
    public Customer Customer;
    public double EndsAt;

    /// <summary>Counts up when a customer is taken away, so that the end once planned is not believed.</summary>
    public int Version;

    /// <summary>Neighbours among the servers of the same class; -1 at the ends.</summary>
    public int Before;
    public int After;
}

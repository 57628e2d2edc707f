namespace Grid.Simulator.Validation;

/// <summary>What theory knows in closed form, to test simulations and to check plans by. Rates are per unit of time.</summary>
public static class Formulas
{
    /// <summary>Erlang B: probability that all servers are busy where nobody waits.</summary>
    /// <param name="servers">At least 0.</param>
    /// <param name="load">Offered load in erlangs: arrival rate times mean service.</param>
    public static double ErlangB(int servers, double load)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(servers);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        var blocking = 1.0;
        for (var i = 1; i <= servers; i++) blocking = load * blocking / (i + (load * blocking));
        return blocking;
    }

    /// <summary>Erlang C: probability that a customer of M/M/c must wait. 1 when the load is more than the servers can do.</summary>
    public static double ErlangC(int servers, double load)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(servers, 1);
        if (load >= servers) return 1;
        var blocking = ErlangB(servers, load);
        return blocking / (1 - (load / servers * (1 - blocking)));
    }

    /// <summary>Mean wait of M/M/c; infinite when it is not stable.</summary>
    public static double MmcWait(int servers, double arrivalRate, double serviceRate)
    {
        var spare = (servers * serviceRate) - arrivalRate;
        return spare > 0 ? ErlangC(servers, arrivalRate / serviceRate) / spare : double.PositiveInfinity;
    }

    /// <summary>Mean wait of M/G/1 by arrival (Pollaczek and Khinchine); with deterministic service that of M/D/1.</summary>
    public static double PollaczekKhinchine(PoissonClass customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        var used = customers.OfferedLoad;
        return used < 1 ? customers.ArrivalRate * customers.SecondMoment / 2 / (1 - used) : double.PositiveInfinity;
    }

    /// <summary>Mean waits of M/G/1 with non-preemptive priority (Cobham 1954), the best class first.</summary>
    public static double[] Cobham(IReadOnlyList<PoissonClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return ByPriority(classes, servers: 1, classes.Sum(static c => c.ArrivalRate * c.SecondMoment) / 2);
    }

    /// <summary>Mean waits of M/M/c with non-preemptive priority and one service rate for all (Cobham 1954), the best class first.</summary>
    public static double[] CobhamMmc(int servers, IReadOnlyList<PoissonClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var mean = classes[0].MeanService;
        return ByPriority(classes, servers, ErlangC(servers, classes.Sum(static c => c.OfferedLoad)) * mean / servers);
    }

    /// <summary>Mean sojourns of M/G/1 with preemptive-resume priority, the best class first.</summary>
    public static double[] PreemptiveResumeSojourn(IReadOnlyList<PoissonClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var (sojourns, used, residual) = (new double[classes.Count], 0.0, 0.0);
        for (var k = 0; k < sojourns.Length; k++)
        {
            var better = used;
            used += classes[k].OfferedLoad;
            residual += classes[k].ArrivalRate * classes[k].SecondMoment / 2;
            sojourns[k] = used < 1
                ? (classes[k].MeanService / (1 - better)) + (residual / ((1 - better) * (1 - used)))
                : double.PositiveInfinity;
        }

        return sojourns;
    }

    private static double[] ByPriority(IReadOnlyList<PoissonClass> classes, int servers, double residual)
    {
        var (waits, used) = (new double[classes.Count], 0.0);
        for (var k = 0; k < waits.Length; k++)
        {
            var better = used;
            used += classes[k].OfferedLoad / servers;
            waits[k] = used < 1 ? residual / ((1 - better) * (1 - used)) : double.PositiveInfinity;
        }

        return waits;
    }
}

namespace Grid.Chaos.Tests.Soak;

internal enum FaultKind
{
    KillSilo,
    KillTwoSilos,
    KillAllSilos,
    FreezeSilo,
    StopSilo,
    StopDatabase,
    KillDatabase,
}

/// <summary>One thing that goes wrong, for how long, and how long nothing does afterwards.</summary>
internal sealed record Fault(FaultKind Kind, int Silo, TimeSpan Lasts, TimeSpan Quiet)
{
    // Often what happens often: one silo; seldom what happens seldom: all of them.
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.KillSilo, 30), (FaultKind.KillTwoSilos, 8), (FaultKind.KillAllSilos, 4), (FaultKind.FreezeSilo, 22),
        (FaultKind.StopSilo, 12), (FaultKind.StopDatabase, 12), (FaultKind.KillDatabase, 12),
    ];

    /// <summary>The next one of a seed.</summary>
    public static Fault Draw(Random chance, int silos)
    {
        var at = chance.Next(Weights.Sum(one => one.Weight));
        var kind = Weights[^1].Kind;
        foreach (var (candidate, weight) in Weights)
        {
            if (at < weight)
            {
                kind = candidate;
                break;
            }

            at -= weight;
        }

        return new Fault(kind, chance.Next(silos), TimeSpan.FromSeconds(1 + (chance.NextDouble() * 14)), TimeSpan.FromSeconds(3 + (chance.NextDouble() * 12)));
    }
}

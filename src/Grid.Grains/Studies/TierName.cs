using Grid.Scheduling.Jobs;

namespace Grid.Grains.Studies;

/// <summary>Tiers as silo.json, the ledger and the wire spell them.</summary>
internal static class TierName
{
    public static string Of(Tier tier) => tier switch
    {
        Tier.Emergency => "emergency",
        Tier.Scheduled => "scheduled",
        Tier.Routine => "routine",
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "No such tier."),
    };

    public static Tier Parse(string name) => name switch
    {
        "emergency" => Tier.Emergency,
        "scheduled" => Tier.Scheduled,
        "routine" => Tier.Routine,
        _ => throw new ArgumentException($"No tier is named '{name}'; emergency, scheduled or routine was expected.", nameof(name)),
    };
}

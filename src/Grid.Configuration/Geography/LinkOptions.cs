using Grid.Configuration.Reading;

namespace Grid.Configuration.Geography;

/// <summary>A site's way to the country's network.</summary>
public sealed record LinkOptions
{
    internal const double MinMbit = 0.1;
    internal const double MaxMbit = 1_000_000;
    internal const double MaxLatencyMs = 2_000;

    /// <summary>Megabits (10^6) per second, 0.1 to 1,000,000.</summary>
    public required double BandwidthMbit { get; init; }

    /// <summary>Last mile, one way, 0 to 2,000 ms.</summary>
    public required double LatencyMs { get; init; }

    internal static LinkOptions Read(SectionReader section, double bandwidthMbit)
    {
        var options = new LinkOptions
        {
            BandwidthMbit = section.Fraction("bandwidthMbit", bandwidthMbit, MinMbit, MaxMbit),
            LatencyMs = section.Fraction("latencyMs", 0.5, 0, MaxLatencyMs),
        };
        section.Close();
        return options;
    }
}

/// <summary>
/// Section <c>links</c>: the link of every site that states none of its own, by kind. Defaults: stroke centres and oncology
/// 100 Mbit/s, general 50, dental 20; 0.5 ms, which with 1.4 times the great circle in fibre gives the planning estimate
/// of the latency between regional capitals.
/// </summary>
public sealed record LinkDefaults
{
    public required LinkOptions StrokeCentre { get; init; }
    public required LinkOptions Oncology { get; init; }
    public required LinkOptions Dental { get; init; }
    public required LinkOptions General { get; init; }

    public LinkOptions Of(SiteKind kind) => kind switch
    {
        SiteKind.StrokeCentre => StrokeCentre,
        SiteKind.Oncology => Oncology,
        SiteKind.Dental => Dental,
        SiteKind.General => General,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of site"),
    };

    internal static LinkDefaults Read(SectionReader section)
    {
        var options = new LinkDefaults
        {
            StrokeCentre = LinkOptions.Read(section.Section("strokeCentre"), 100),
            Oncology = LinkOptions.Read(section.Section("oncology"), 100),
            Dental = LinkOptions.Read(section.Section("dental"), 20),
            General = LinkOptions.Read(section.Section("general"), 50),
        };
        section.Close();
        return options;
    }
}

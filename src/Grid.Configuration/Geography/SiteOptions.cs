using Grid.Configuration.Reading;

namespace Grid.Configuration.Geography;

/// <summary>What a site is; decides its link where none is stated.</summary>
public enum SiteKind
{
    StrokeCentre,
    Oncology,
    Dental,
    General,
}

/// <summary>One stroke centre or institution, from <c>sites</c> or from the file that <c>sitesFile</c> names.</summary>
public sealed record SiteOptions
{
    /// <summary>E.g. <c>SC-07</c> or <c>INST-001</c>.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Id of its region.</summary>
    public required string Region { get; init; }
    public required string City { get; init; }

    /// <summary>Degrees.</summary>
    public required double Latitude { get; init; }
    public required double Longitude { get; init; }
    public required SiteKind Kind { get; init; }

    /// <summary>People in its catchment; null when not stated.</summary>
    public required int? PopulationServed { get; init; }

    /// <summary>Null takes the kind's default from <c>links</c>.</summary>
    public required double? BandwidthMbit { get; init; }

    /// <summary>Null takes the kind's default from <c>links</c>.</summary>
    public required double? LatencyMs { get; init; }

    /// <summary>What about this entry is assumed rather than known; null when nothing is.</summary>
    public required string? Assumption { get; init; }

    internal string Path { get; init; } = "";

    internal static SiteOptions Read(SectionReader section)
    {
        var options = new SiteOptions
        {
            Path = section.Path,
            Id = section.RequiredText("id"),
            Name = section.RequiredText("name"),
            Region = section.RequiredText("region"),
            City = section.RequiredText("city"),
            Latitude = section.Fraction("latitude", null, -90, 90),
            Longitude = section.Fraction("longitude", null, -180, 180),
            Kind = section.Choice<SiteKind>("kind", null),
            PopulationServed = People.Read(section, "populationServed"),
            BandwidthMbit = section.OptionalFraction("bandwidthMbit", LinkOptions.MinMbit, LinkOptions.MaxMbit),
            LatencyMs = section.OptionalFraction("latencyMs", 0, LinkOptions.MaxLatencyMs),
            Assumption = section.OptionalText("assumption"),
        };
        section.Close();
        return options;
    }
}

using Grid.Configuration.Reading;

namespace Grid.Configuration.Geography;

/// <summary>One item of <c>regions</c>: a part of the country and the dispatcher that serves its sites.</summary>
public sealed record RegionOptions
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string MainCity { get; init; }

    /// <summary>Degrees, of the main city.</summary>
    public required double Latitude { get; init; }
    public required double Longitude { get; init; }

    /// <summary>People; null when not stated.</summary>
    public required int? Population { get; init; }

    /// <summary>Regions that name the same dispatcher are one unit of dispatch.</summary>
    public required string Dispatcher { get; init; }

    /// <summary>
    /// Law that the region is under, e.g. a country code: images of its sites are run under no other. Empty, the default, in every
    /// region means that all are under the same.
    /// </summary>
    public required string Jurisdiction { get; init; }

    /// <summary>What about this entry is assumed rather than known; null when nothing is.</summary>
    public required string? Assumption { get; init; }

    internal string Path { get; init; } = "";

    internal static RegionOptions Read(SectionReader section)
    {
        var options = new RegionOptions
        {
            Path = section.Path,
            Id = section.RequiredText("id"),
            Name = section.RequiredText("name"),
            MainCity = section.RequiredText("mainCity"),
            Latitude = section.Fraction("latitude", null, -90, 90),
            Longitude = section.Fraction("longitude", null, -180, 180),
            Population = People.Read(section, "population"),
            Dispatcher = section.RequiredText("dispatcher"),
            Jurisdiction = section.Text("jurisdiction", ""),
            Assumption = section.OptionalText("assumption"),
        };
        section.Close();
        return options;
    }
}

internal static class People
{
    private const int Max = 2_000_000_000;

    public static int? Read(SectionReader section, string name) =>
        section.OptionalFraction(name, 0, Max) is { } people ? (int)people : null;
}

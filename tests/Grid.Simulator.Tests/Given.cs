using Grid.Scheduling.Jobs;

namespace Grid.Simulator.Tests;

/// <summary>Jobs for tests, admitted at the hour at which a default country begins.</summary>
internal static class Given
{
    public const string StrokeModel = "stroke-hypodensity";
    public const string DentalModel = "dental-lesion";

    public static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static Job Dental(string study, string site = "SC-01") => Of(study, "dental", DentalModel, Tier.Routine, site, 1);

    public static Job Stroke(string study, string site = "SC-01", int images = 200) => Of(study, "stroke", StrokeModel, Tier.Emergency, site, images);

    private static Job Of(string study, string pathway, string model, Tier tier, string site, int images) => new()
    {
        Key = new JobKey(study, model),
        Pathway = pathway,
        Tier = tier,
        AdmittedAt = Midnight,
        Deadline = Midnight.AddMinutes(2),
        Site = site,
        Bytes = 2_000_000,
        Images = images,
    };
}

using Grid.Scheduling.Jobs;
using Grid.Scheduling.Placement;

namespace Grid.Simulator.Load;

/// <summary>
/// A working day of the country. Public figures where there are any (stroke codes with their hours, mammography); the rest are
/// assumptions: sizes, dental and chest X-rays, and what a study takes on a GPU.
/// </summary>
internal static class NationalLoad
{
    public const string StrokeModel = "stroke-hypodensity";
    public const string BreastModel = "breast-mass";
    public const string LungModel = "lung-nodule";
    public const string DentalModel = "dental-lesion";

    private static readonly double[] StrokeHours = Share(
        [1.8, 1.5, 1.3, 1.2, 1.2, 1.4, 1.9, 2.8, 4.8, 6.0, 6.6, 6.9, 7.2, 6.9, 6.6, 6.3, 6.0, 5.7, 5.4, 4.9, 4.2, 3.5, 3.1, 2.8]);

    private static readonly double[] OfficeHours = Share([0, 0, 0, 0, 0, 0, 0, 1, 6, 10, 12, 12, 11, 9, 11, 11, 9, 5, 2, 1, 0, 0, 0, 0]);
    private static readonly double[] DentalHours = Share([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);

    public static readonly IReadOnlyList<string> Models = [StrokeModel, BreastModel, LungModel, DentalModel];

    // 66,000 stroke codes a year; a little over half go on to angiography. Working days: 250 a year.
    public static readonly IReadOnlyList<StudyKind> Kinds =
    [
        new("head-ct", "stroke", StrokeModel, Tier.Emergency, TimeSpan.FromMinutes(2), 81, StrokeHours, true, 50, 150, 2, 1),
        new("cta", "stroke", StrokeModel, Tier.Emergency, TimeSpan.FromMinutes(2), 100, StrokeHours, true, 250, 750, 2, 1),
        new("mammography", "breast", BreastModel, Tier.Scheduled, TimeSpan.FromMinutes(10), 3_250, OfficeHours, false, 60, 120, 0, 4),
        new("chest-ct", "lung", LungModel, Tier.Scheduled, TimeSpan.FromMinutes(10), 1_200, OfficeHours, false, 100, 250, 2, 1),
        new("chest-x-ray", "lung", LungModel, Tier.Scheduled, TimeSpan.FromMinutes(10), 20_000, OfficeHours, false, 8, 25, 0, 1),
        new("panoramic", "dental", DentalModel, Tier.Routine, TimeSpan.FromMinutes(1), 4_000, DentalHours, false, 5, 20, 0, 1),
        new("bitewing", "dental", DentalModel, Tier.Routine, TimeSpan.FromMinutes(1), 12_000, DentalHours, false, 1, 4, 0, 2),
    ];

    public static readonly ModelCosts Costs = new(new Dictionary<string, ModelCost>
    {
        [StrokeModel] = new() { Fixed = Seconds(1.5), PerImage = Seconds(0.012), Load = Seconds(3), MemoryMib = 3_000 },
        [BreastModel] = new() { Fixed = Seconds(0.5), PerImage = Seconds(0.5), Load = Seconds(3), MemoryMib = 3_000 },
        [LungModel] = new() { Fixed = Seconds(0.3), PerImage = Seconds(0.015), Load = Seconds(2), MemoryMib = 2_000, IsBatched = true },
        [DentalModel] = new() { Fixed = Seconds(0.25), PerImage = Seconds(0.2), Load = Seconds(1), MemoryMib = 1_000, IsBatched = true },
    });

    /// <summary>Slot seconds of a mean study of this kind, transfer apart.</summary>
    public static double RunSeconds(StudyKind kind)
    {
        var cost = Costs.Of(kind.Model);
        return cost.Fixed.TotalSeconds + (cost.PerImage.TotalSeconds * Images(kind, (kind.LeastMegabytes + kind.MostMegabytes) / 2));
    }

    public static int Images(StudyKind kind, double megabytes) => Math.Max(kind.LeastImages, (int)(megabytes * kind.ImagesPerMegabyte));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static double[] Share(double[] weights) => [.. weights.Select(w => w / weights.Sum())];
}

namespace Grid.Simulator.Map;

/// <summary>
/// The twenty regions with their main city. Population and the counts of centres and institutions are the programme's and the
/// statistics bureau's of January 2026; how they are split over regions is an assumption (proportional to population).
/// </summary>
internal static class Kazakhstan
{
    internal readonly record struct Region(string City, double Latitude, double Longitude, int People, int Centres, int Institutions);

    public const int Centres = 33;
    public const int Institutions = 190;

    public static readonly IReadOnlyList<Region> Regions =
    [
        new("Almaty", 43.238, 76.945, 2_347_924, 4, 22),
        new("Turkistan", 43.2973, 68.2518, 2_148_658, 3, 20),
        new("Astana", 51.1694, 71.4491, 1_638_233, 3, 15),
        new("Konaev", 43.8667, 77.0667, 1_596_331, 3, 15),
        new("Shymkent", 42.3417, 69.5901, 1_293_648, 2, 12),
        new("Taraz", 42.9, 71.3667, 1_215_373, 2, 11),
        new("Karaganda", 49.8047, 73.1094, 1_131_287, 2, 10),
        new("Aktobe", 50.2839, 57.167, 952_357, 2, 9),
        new("Kyzylorda", 44.8528, 65.5092, 845_430, 1, 8),
        new("Aktau", 43.65, 51.1667, 819_400, 1, 8),
        new("Kostanay", 53.2144, 63.6246, 817_449, 1, 7),
        new("Kokshetau", 53.2833, 69.3833, 788_468, 1, 7),
        new("Pavlodar", 52.2873, 76.9674, 748_495, 1, 7),
        new("Atyrau", 47.1068, 51.9035, 719_515, 1, 7),
        new("Oskemen", 49.9483, 82.6275, 718_516, 1, 7),
        new("Oral", 51.2333, 51.3667, 697_530, 1, 6),
        new("Taldykorgan", 45.0156, 78.3739, 688_536, 1, 6),
        new("Semey", 50.4111, 80.2275, 595_676, 1, 5),
        new("Petropavl", 54.8753, 69.1628, 514_156, 1, 5),
        new("Zhezkazgan", 47.7833, 67.7667, 218_993, 1, 3),
    ];
}

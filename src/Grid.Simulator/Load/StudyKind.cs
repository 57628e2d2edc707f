using Grid.Scheduling.Jobs;

namespace Grid.Simulator.Load;

/// <summary>One kind of study that the country sends, and how much of it. Numbers and what they rest on: <see cref="NationalLoad"/>.</summary>
/// <param name="PerDay">Of the whole country, on a working day.</param>
/// <param name="ByHour">Share of the day's studies in each hour; sums to one.</param>
/// <param name="IsFromCentres">Stroke centres send it; else institutions do.</param>
internal sealed record StudyKind(
    string Name,
    string Pathway,
    string Model,
    Tier Tier,
    TimeSpan Promise,
    double PerDay,
    IReadOnlyList<double> ByHour,
    bool IsFromCentres,
    double LeastMegabytes,
    double MostMegabytes,
    double ImagesPerMegabyte,
    int LeastImages);

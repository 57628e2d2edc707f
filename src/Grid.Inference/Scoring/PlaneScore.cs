namespace Grid.Inference.Scoring;

/// <summary>What a model said about one plane.</summary>
/// <param name="PlaneIndex">Index of the plane in the study as it was given.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Peaks">Places at or above the peak threshold, strongest first, at most <see cref="HeatmapScorer.MaxPeaks"/>.</param>
/// <param name="Fault">Why the model's answer cannot be used (a value that is not a number), or null. Then Score is 0 and says nothing.</param>
public sealed record PlaneScore(int PlaneIndex, double Score, IReadOnlyList<Peak> Peaks, string? Fault = null);

/// <summary>A place in the plane, in its own pixels (0 is the centre of the first).</summary>
public readonly record struct Peak(double Score, double Row, double Column, bool IsRightOfMidline);

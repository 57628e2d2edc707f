using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;

namespace Grid.Inference.Scoring;

/// <summary>Combines the plane scores of a study into one answer with located findings. Pure; safe from several threads.</summary>
public sealed class StudyScorer(ModelManifest manifest)
{
    /// <summary>More findings than this are cut; the strongest stay.</summary>
    public const int MaxFindings = 16;

    private readonly FindingSpec _finding = manifest.Finding;

    /// <param name="planes">The planes of the study in order: for a series of slices, by position.</param>
    /// <param name="scores">One score per plane, in the same order.</param>
    public StudyScore Combine(IReadOnlyList<ImagePlane> planes, IReadOnlyList<PlaneScore> scores)
    {
        ArgumentNullException.ThrowIfNull(planes);
        ArgumentNullException.ThrowIfNull(scores);
        if (planes.Count != scores.Count || scores.Count == 0)
            throw new ArgumentException($"{scores.Count} scores for {planes.Count} planes; expected one each, at least one", nameof(scores));

        // One unusable map spoils the study: "negative" must never rest on planes that were not read.
        if (scores.FirstOrDefault(score => score.Fault is not null) is { } broken)
            return new StudyScore(0, false, [], broken.Fault);

        var score = _finding.Aggregation.Study switch
        {
            StudyAggregation.AdjacentPlanes => AdjacentMean(scores, _finding.Aggregation.Planes),
            StudyAggregation.SideMean => SideMean(planes, scores),
            _ => scores.Max(plane => plane.Score),
        };
        // What one view shows beyond doubt is told, not averaged away with a view that hides it.
        var oneView = scores.Max(plane => plane.Score);
        if (_finding.OneViewThreshold is { } enough && oneView >= enough) score = Math.Max(score, oneView);
        var isPositive = score >= _finding.Threshold;
        return new StudyScore(score, isPositive, isPositive ? Findings(planes, scores) : [], null);
    }

    private static double AdjacentMean(IReadOnlyList<PlaneScore> scores, int width)
    {
        width = Math.Min(width, scores.Count);
        var sum = scores.Take(width).Sum(score => score.Score);
        var best = sum;
        for (var last = width; last < scores.Count; last++)
        {
            sum += scores[last].Score - scores[last - width].Score;
            best = Math.Max(best, sum);
        }

        return best / width;
    }

    /// <summary>
    /// A mass is seen in both views of a breast. Of each view the strongest image counts, and of the views the two strongest, so
    /// that an extra or repeated image never dilutes what the others show.
    /// </summary>
    private static double SideMean(IReadOnlyList<ImagePlane> planes, IReadOnlyList<PlaneScore> scores) =>
        scores.Select((score, index) => (planes[index].Laterality, planes[index].View, score.Score))
            .GroupBy(image => image.Laterality, image => (image.View, image.Score))
            // Images that name no side cannot be paired; the strongest of them speaks for itself, as one without a view does.
            .Max(side => side.Key == BodySide.Unknown ? side.Max(image => image.Score) : Paired([.. side]));

    private static double Paired(List<(string View, double Score)> images)
    {
        var unnamed = images.Where(image => image.View.Length == 0).Select(image => image.Score).DefaultIfEmpty().Max();
        var views = images.Where(image => image.View.Length > 0).GroupBy(image => image.View, image => image.Score, StringComparer.Ordinal).Select(view => view.Max()).OrderDescending().Take(2).ToList();
        return Math.Max(unnamed, views.DefaultIfEmpty().Average());
    }

    private List<StudyFinding> Findings(IReadOnlyList<ImagePlane> planes, IReadOnlyList<PlaneScore> scores)
    {
        var findings = new List<StudyFinding>();
        for (var i = 0; i < scores.Count; i++)
        {
            foreach (var peak in scores[i].Peaks)
            {
                findings.Add(new StudyFinding(_finding.Code, _finding.Label, peak.Score, scores[i].PlaneIndex, peak.Row, peak.Column,
                    peak.Row * planes[i].RowSpacingMm, peak.Column * planes[i].ColumnSpacingMm, SideOf(planes[i], peak)));
            }
        }

        findings.Sort((a, b) => b.Score.CompareTo(a.Score) is var byScore and not 0 ? byScore : a.PlaneIndex.CompareTo(b.PlaneIndex));
        if (findings.Count > MaxFindings) findings.RemoveRange(MaxFindings, findings.Count - MaxFindings);
        return findings;
    }

    private static BodySide SideOf(ImagePlane plane, Peak peak) => plane switch
    {
        { Laterality: not BodySide.Unknown } => plane.Laterality,
        { PatientLeft: LeftDirection.HigherColumns } => peak.IsRightOfMidline ? BodySide.Left : BodySide.Right,
        { PatientLeft: LeftDirection.LowerColumns } => peak.IsRightOfMidline ? BodySide.Right : BodySide.Left,
        _ => BodySide.Unknown,
    };
}

using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;
using Grid.Inference.Scoring;

namespace Grid.Inference.Tests.Scoring;

public sealed class StudyScoringTests
{
    private static readonly PlaneTransform Twice = new(Top: 0, Left: 0, RowStep: 2, ColumnStep: 2, MidlineColumn: 7.5);

    [Fact]
    public void Score_OnePeak_IsPlacedInPlanePixels()
    {
        var map = Map((1, 3, 4f));

        var score = new HeatmapScorer(ModelManifests.Small).Score(map, 5, Twice);

        Assert.Equal(1 / (1 + Math.Exp(-4)), score.Score, 1e-6);
        var peak = Assert.Single(score.Peaks);
        // Cell (1, 3) of 4 x 4 covers input rows 2 to 3 and columns 6 to 7 of 8, plane rows 4 to 7 and columns 12 to 15.
        Assert.Equal(5.5, peak.Row, 0.1);
        Assert.Equal(13.5, peak.Column, 0.1);
        Assert.True(peak.IsRightOfMidline);
        Assert.Equal(5, score.PlaneIndex);
    }

    [Fact]
    public void Score_TwoNeighbouringCells_AreOnePeak() =>
        Assert.Single(new HeatmapScorer(ModelManifests.Small).Score(Map((1, 1, 3f), (1, 2, 3f)), 0, Twice).Peaks);

    [Fact]
    public void Score_TopCells_AveragesThem()
    {
        var manifest = ModelManifests.With(new AggregationSpec { Cells = 2, Study = StudyAggregation.Max, Planes = 1 });

        Assert.Equal((0.5 + (1 / (1 + Math.Exp(-4)))) / 2, new HeatmapScorer(manifest).Score(Map((0, 0, 4f), (3, 3, 0f)), 0, Twice).Score, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Combine_OutputNotANumber_IsAFaultAndNeverAnAnswer(float value)
    {
        var scorer = new HeatmapScorer(ModelManifests.Small);
        var scores = new[] { scorer.Score(Map((0, 0, 5f)), 0, Twice), scorer.Score(Map((2, 1, value)), 1, Twice) };

        var study = new StudyScorer(ModelManifests.Small).Combine([Plane(), Plane()], scores);

        Assert.Contains("row 2, column 1 of plane 1", study.Fault, StringComparison.Ordinal);
        Assert.False(study.IsPositive);
        Assert.Empty(study.Findings);
    }

    [Fact]
    public void Combine_AdjacentPlanes_OneLoudSliceIsNotATerritory()
    {
        var scorer = new StudyScorer(ModelManifests.With(new AggregationSpec { Cells = 1, Study = StudyAggregation.AdjacentPlanes, Planes = 3 }));

        Assert.False(Combine(scorer, 0, 0.95, 0, 0, 0).IsPositive);
        Assert.Equal(0.7, Combine(scorer, 0, 0.6, 0.8, 0.7, 0).Score, 1e-9);
        Assert.Equal(0.75, Combine(scorer, 0.7, 0.8).Score, 1e-9);
    }

    [Fact]
    public void Combine_SideMean_AMassInOneViewOnlyCountsHalf()
    {
        var scorer = new StudyScorer(ModelManifests.With(new AggregationSpec { Cells = 1, Study = StudyAggregation.SideMean, Planes = 1 }));
        ImagePlane[] views = [View(BodySide.Right, "CC"), View(BodySide.Left, "CC"), View(BodySide.Right, "MLO"), View(BodySide.Left, "MLO")];

        Assert.Equal(0.45, scorer.Combine(views, Scores(0.9, 0.1, 0, 0.2)).Score, 1e-9);
        Assert.Equal(0.9, scorer.Combine([Plane(), Plane()], Scores(0.9, 0)).Score, 1e-9);
    }

    [Theory]
    [InlineData("CC", 0.0)]
    [InlineData("ML", 0.0)]
    [InlineData("MLO", 0.1)]
    public void Combine_SideMean_AnExtraOrRepeatedViewDilutesNothing(string extra, double score)
    {
        var scorer = new StudyScorer(ModelManifests.With(new AggregationSpec { Cells = 1, Study = StudyAggregation.SideMean, Planes = 1 }));

        Assert.Equal(0.8, scorer.Combine([View(BodySide.Right, "CC"), View(BodySide.Right, "MLO"), View(BodySide.Right, extra)], Scores(0.9, 0.7, score)).Score, 1e-9);
    }

    [Theory]
    [InlineData(0.97, true)]
    [InlineData(0.9, false)]
    public void Combine_MassInOneViewOnly_IsToldWhenThatViewLeavesNoDoubt(double cc, bool isPositive)
    {
        var manifest = ModelManifests.With(new AggregationSpec { Cells = 1, Study = StudyAggregation.SideMean, Planes = 1 });
        var scorer = new StudyScorer(manifest with { Finding = manifest.Finding with { OneViewThreshold = 0.95 } });

        var study = scorer.Combine([View(BodySide.Right, "CC"), View(BodySide.Right, "MLO")],
            [new PlaneScore(0, cc, [new Peak(cc, 1, 1, false)]), new PlaneScore(1, 0, [])]);

        Assert.Equal(isPositive, study.IsPositive);
        Assert.Equal(isPositive ? 1 : 0, study.Findings.Count);
    }

    [Theory]
    [InlineData(LeftDirection.HigherColumns, true, BodySide.Left)]
    [InlineData(LeftDirection.HigherColumns, false, BodySide.Right)]
    [InlineData(LeftDirection.LowerColumns, true, BodySide.Right)]
    [InlineData(LeftDirection.Unknown, true, BodySide.Unknown)]
    public void Combine_FindingBesideTheMidline_NamesThePatientsSide(LeftDirection left, bool isRightOfMidline, BodySide expected)
    {
        var score = new PlaneScore(3, 0.9, [new Peak(0.9, 10, 20, isRightOfMidline)]);
        var plane = Plane() with { PatientLeft = left, RowSpacingMm = 0.5, ColumnSpacingMm = 0.5 };

        var finding = Assert.Single(new StudyScorer(ModelManifests.Small).Combine([plane], [score]).Findings);

        Assert.Equal(new StudyFinding("spot", "Spot", 0.9, 3, 10, 20, 5, 10, expected), finding);
    }

    [Fact]
    public void Combine_BelowThreshold_ReportsNoFindings()
    {
        var study = new StudyScorer(ModelManifests.Small).Combine([Plane()], [new PlaneScore(0, 0.45, [new Peak(0.45, 1, 1, false)])]);

        Assert.False(study.IsPositive);
        Assert.Empty(study.Findings);
    }

    [Fact]
    public void Combine_ScoreMissingForAPlane_Throws() =>
        Assert.Throws<ArgumentException>(() => new StudyScorer(ModelManifests.Small).Combine([Plane(), Plane()], Scores(0.1)));

    private static StudyScore Combine(StudyScorer scorer, params double[] scores) =>
        scorer.Combine([.. scores.Select(_ => Plane())], Scores(scores));

    private static PlaneScore[] Scores(params double[] scores) => [.. scores.Select((score, index) => new PlaneScore(index, score, []))];

    private static ImagePlane Plane(BodySide side = BodySide.Unknown) => new() { Values = [0], Rows = 1, Columns = 1, Laterality = side };

    private static ImagePlane View(BodySide side, string view) => Plane(side) with { View = view };

    /// <summary>A 4 x 4 map of very small probabilities, but for these cells.</summary>
    private static float[] Map(params (int Row, int Column, float Logit)[] cells)
    {
        var map = new float[16];
        Array.Fill(map, -20f);
        foreach (var (row, column, logit) in cells) map[(row * 4) + column] = logit;
        return map;
    }
}

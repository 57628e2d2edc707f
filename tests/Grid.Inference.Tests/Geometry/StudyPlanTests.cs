using Grid.Inference.Geometry;
using Grid.Inference.Repository;

namespace Grid.Inference.Tests.Geometry;

public sealed class StudyPlanTests
{
    private static readonly ModelManifest Stroke = TestModels.Manifest("stroke");

    [Fact]
    public void Make_CompleteTiltedSeries_NamesTiltAndBothSpacingsAndNoShortfall()
    {
        var plan = StudyPlan.Make(Stroke, GeHead.Headers());

        Assert.Empty(plan.Shortfalls);
        Assert.Equal(28, plan.Planes.Count);
        Assert.Contains(plan.Notes, note => note.Contains("gantry tilt 18.5 degrees, by slice positions and by the header", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, note => note.Contains("13 of 4.2 mm along the table (4.0 mm across the slices)", StringComparison.Ordinal)
            && note.Contains("13 of 7.4 mm along the table (7.0 mm across the slices)", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_SlicesInAnyOrder_SortsThemFromFeetToHead()
    {
        var headers = GeHead.Headers();
        headers.Reverse();

        var plan = StudyPlan.Make(Stroke, headers);

        Assert.Equal(Enumerable.Range(1, 28), plan.Planes.Select(plane => plane.Header.InstanceNumber!.Value));
    }

    [Fact]
    public void Make_OneSliceMissing_NamesItWhicheverItIs()
    {
        for (var missing = 1; missing <= GeHead.Count; missing++)
        {
            var plan = StudyPlan.Make(Stroke, GeHead.Headers(missing));

            // The last one leaves no gap in the numbers; that its acquisition is half shows it.
            var expected = missing < GeHead.Count ? $"instance {missing} was not received" : "acquisition 21 has 1 of 2 slices";
            Assert.Contains(plan.Shortfalls, reason => reason.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Make_RandomSubset_IsNeverCompleteUnlessOnlyTheEndIsCut()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var missing = Enumerable.Range(1, GeHead.Count).OrderBy(_ => random.Next()).Take(random.Next(1, 26)).Order().ToArray();
            var isTail = missing[^1] == GeHead.Count && missing.Length == missing[^1] - missing[0] + 1;

            var plan = StudyPlan.Make(Stroke, GeHead.Headers(missing));

            Assert.True(isTail || plan.Shortfalls.Count > 0, $"seed {Seed}, round {round}: without {string.Join(',', missing)} nothing was noticed");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Make_SliceMissingWithoutInstanceNumbers_IsSeenByItsGap(int missing)
    {
        var headers = GeHead.Headers(missing).Select(header => header with { InstanceNumber = null, AcquisitionNumber = null }).ToList();

        var plan = StudyPlan.Make(Stroke, headers);

        Assert.Contains(plan.Shortfalls, reason => reason.Contains("mm were not received", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_EverySecondSliceMissingAndRenumbered_IsSeenByTheirThickness()
    {
        var headers = GeHead.Headers().Take(14).Where((_, index) => index % 2 == 0)
            .Select((header, index) => header with { InstanceNumber = index + 1, AcquisitionNumber = null }).ToList();

        var plan = StudyPlan.Make(Stroke, headers);

        Assert.Contains(plan.Shortfalls, reason => reason.StartsWith("slices 4.0 mm thick lie 8.0 mm apart", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_StatedImageCountNotReceived_SaysHowMany()
    {
        var headers = GeHead.Headers(27, 28).Select(header => header with { AcquisitionNumber = 1, ImagesInAcquisition = 28 }).ToList();

        var plan = StudyPlan.Make(Stroke, headers);

        Assert.Contains("the header (0020,1002) states 28 images for acquisition 1, 26 were received", plan.Shortfalls);
    }

    [Fact]
    public void Make_PositionsMissing_CannotCallNegative()
    {
        var plan = StudyPlan.Make(Stroke, [.. GeHead.Headers().Select(header => header with { Position = null })]);

        Assert.Contains(plan.Shortfalls, reason => reason.StartsWith("28 of 28 slices have no usable Image Position", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_OneSliceOfAnotherSizeOrDirection_LeavesItOutAndSaysSo()
    {
        var headers = GeHead.Headers();
        headers[9] = headers[9] with { Rows = 256, Columns = 256 };
        headers[19] = headers[19] with { ColumnDirection = new PatientVector(0, 1, 0) };

        var plan = StudyPlan.Make(Stroke, headers);

        Assert.Equal(26, plan.Planes.Count);
        Assert.Contains(plan.Shortfalls, reason => reason.Contains("256 x 256 pixels; most have 512 x 512 pixels", StringComparison.Ordinal) && reason.EndsWith("instance 10", StringComparison.Ordinal));
        Assert.Contains(plan.Shortfalls, reason => reason.Contains("another orientation", StringComparison.Ordinal) && reason.EndsWith("instance 20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "by slice positions; the header does not state it")]
    [InlineData(-18.5, "by the header (0018,1120: -18.5)")]
    [InlineData(5.0, "but +5.0 by the header")]
    public void Make_TiltStatedOrNot_SaysWhereItIsKnownFrom(double? told, string expected)
    {
        var plan = StudyPlan.Make(Stroke, [.. GeHead.Headers().Select(header => header with { GantryTiltDegrees = told })]);

        Assert.Contains(plan.Notes, note => note.StartsWith("gantry tilt 18.5 degrees", StringComparison.Ordinal) && note.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Make_SeveralSeries_ReadsTheUnenhancedSoftAxialOneAndNamesTheRest()
    {
        var study = GeHead.Headers();
        study.AddRange(GeHead.Headers().Select(header => header with { SeriesInstanceUid = "1.2.3.3", SeriesNumber = 3, HasContrast = true }));
        study.AddRange(GeHead.Headers().Select(header => header with { SeriesInstanceUid = "1.2.3.4", SeriesNumber = 4, ConvolutionKernel = "BONE+" }));
        study.AddRange(GeHead.Headers().Take(2).Select(header => header with { SeriesInstanceUid = "1.2.3.1", SeriesNumber = 1, ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"] }));

        var plan = StudyPlan.Make(Stroke, study);

        Assert.All(plan.Planes, plane => Assert.Equal(2, plane.Header.SeriesNumber));
        Assert.Equal(["series 3 was not read: it shows a contrast agent; stroke-test reads images without one; have a person look at it"], plan.Shortfalls);
        Assert.Contains("series 2 was read (28 slices)", plan.Notes);
        Assert.Contains("series 4 was not read: its kernel BONE+ is sharp (bone, lung); stroke-test reads soft-tissue kernels; it was made of the scan that series 2 shows", plan.Notes);
        Assert.Contains("2 localizer images were left out", plan.Notes);
    }

    [Fact]
    public void Make_NothingTheModelReads_HasNoPlanesAndSaysWhy()
    {
        var plan = StudyPlan.Make(Stroke, [GeHead.Header(1) with { Modality = "MR" }]);

        Assert.Empty(plan.Planes);
        Assert.Equal(["the study has no CT slices that stroke-test can read"], plan.Shortfalls);
        Assert.Contains("1 MR images were left out: stroke-test reads CT", plan.Notes);
    }
}

using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

public sealed class ProjectionViewsTests
{
    private static InstanceHeader Image(string modality, string side = "", string view = "", int number = 1) => new()
    {
        StudyInstanceUid = "1.2",
        SeriesInstanceUid = "1.2.1",
        SopInstanceUid = $"1.2.1.{number}{side}{view}",
        Modality = modality,
        Rows = 2000,
        Columns = 1500,
        Laterality = side,
        View = view,
        InstanceNumber = number,
    };

    private static InstanceHeader[] FourViews => [Image("MG", "R", "CC"), Image("MG", "L", "CC"), Image("MG", "R", "MLO"), Image("MG", "L", "MLO")];

    [Fact]
    public void Make_FourViewMammogram_IsComplete() => Assert.Empty(StudyPlan.Make(TestModels.Manifest("breast"), FourViews).Shortfalls);

    [Fact]
    public void Make_MammogramWithoutAView_NamesTheView()
    {
        for (var missing = 0; missing < 4; missing++)
        {
            var all = FourViews;
            var plan = StudyPlan.Make(TestModels.Manifest("breast"), [.. all.Where((_, index) => index != missing)]);

            Assert.Equal([$"views not received: {(all[missing].Laterality == "R" ? "right" : "left")} {all[missing].View}"], plan.Shortfalls);
        }
    }

    [Fact]
    public void Make_MammogramWithoutViewNames_SaysWhatTheHeadersLack()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("breast"), [.. FourViews.Select(header => header with { View = "" })]);

        Assert.Contains(plan.Shortfalls, reason => reason.StartsWith("4 images do not state which breast (0020,0062) and view (0018,5101)", StringComparison.Ordinal));
    }

    /// <summary>What image for processing and image for presentation say of each other, and whether that makes them one exposure.</summary>
    public static TheoryData<string, Func<InstanceHeader, InstanceHeader>, Func<InstanceHeader, InstanceHeader>, bool> Exposures => new()
    {
        { "nothing", raw => raw, shown => shown, false },
        { "source image", raw => raw, shown => shown with { SourceInstances = [shown.SopInstanceUid + "9"] }, true },
        { "source image, another one", raw => raw, shown => shown with { SourceInstances = ["1.2.3"] }, false },
        { "irradiation event", raw => raw with { IrradiationEventUid = "1.5" }, shown => shown with { IrradiationEventUid = "1.5" }, true },
        { "irradiation event, another one at the same time", raw => raw with { IrradiationEventUid = "1.5", AcquisitionSeconds = 60 }, shown => shown with { IrradiationEventUid = "1.6", AcquisitionSeconds = 60 }, false },
        { "acquisition time", raw => raw with { AcquisitionSeconds = 60 }, shown => shown with { AcquisitionSeconds = 60.2 }, true },
        { "acquisition time, a minute later", raw => raw with { AcquisitionSeconds = 60 }, shown => shown with { AcquisitionSeconds = 120 }, false },
        { "acquisition time of one alone", raw => raw with { AcquisitionSeconds = 60 }, shown => shown, false },
        { "acquisition time, another view", raw => raw with { AcquisitionSeconds = 60, View = "ML" }, shown => shown with { AcquisitionSeconds = 60 }, false },
    };

    [Theory]
    [MemberData(nameof(Exposures))]
    public void Make_ImagesForProcessingToo_LeftOutOnlyWhereTheOthersAreOfTheSameExposure(
        string what, Func<InstanceHeader, InstanceHeader> raw, Func<InstanceHeader, InstanceHeader> shown, bool isSame)
    {
        Assert.NotEmpty(what);
        var plan = StudyPlan.Make(TestModels.Manifest("breast"), [
            .. FourViews.Select(shown),
            .. FourViews.Select(header => raw(header with { IsForProcessing = true, SopInstanceUid = header.SopInstanceUid + "9" })),
        ]);

        Assert.Equal(4, plan.Planes.Count);
        if (isSame)
        {
            Assert.Empty(plan.Shortfalls);
            Assert.Contains("4 images for processing were left out; those for presentation of the same exposures were analysed", plan.Notes);
        }
        else
        {
            Assert.StartsWith("4 images for processing not analysed", Assert.Single(plan.Shortfalls), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("PA", true)]
    [InlineData("AP", true)]
    [InlineData("FRONTAL", true)]
    [InlineData("", false)]
    [InlineData("LATERAL", false)]
    [InlineData("DECUBITUS", false)]
    [InlineData("OBLIQUE", false)]
    public void Make_ChestImage_NeedsAFrontalView(string view, bool isComplete) =>
        Assert.Equal(isComplete, StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX", view: view)]).Shortfalls.Count == 0);

    [Fact]
    public void Make_MultiFrameImage_PlansEveryFrame() =>
        Assert.Equal([0, 1, 2], StudyPlan.Make(TestModels.Manifest("dental"), [Image("IO") with { Frames = 3 }]).Planes.Select(plane => plane.Frame));

    [Fact]
    public void Make_HeaderThatClaimsAMillionFrames_IsBounded()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("dental"), [Image("IO") with { Frames = int.MaxValue }]);

        Assert.Equal(StudyPlan.MaxPlanes, plan.Planes.Count);
        Assert.Contains("only the first 5000 images were read", plan.Shortfalls);
    }

    [Fact]
    public void Make_Thumbnail_IsTooSmallToJudge() =>
        Assert.Contains(StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX") with { Rows = 64 }]).Shortfalls, reason => reason.Contains("is too small to judge: 64 rows x 1500 columns", StringComparison.Ordinal));

    [Fact]
    public void Make_Monochrome1_IsNoted() =>
        Assert.Contains("images of MONOCHROME1 were turned round before they were read", StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX") with { IsMonochrome1 = true }]).Notes);

    [Fact]
    public void Make_OnlyImagesForProcessing_ReadsNoneAndSaysSo()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("breast"), [.. FourViews.Select(header => header with { IsForProcessing = true })]);

        Assert.Empty(plan.Planes);
        Assert.StartsWith("only images for processing", plan.Shortfalls[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Make_SpotViewInPlaceOfACc_IsReadAndDoesNotStandForIt()
    {
        var views = FourViews;
        views[1] = views[1] with { ViewLimits = ["magnification", "spot compression"] };

        var plan = StudyPlan.Make(TestModels.Manifest("breast"), views);

        Assert.Equal(4, plan.Planes.Count);
        Assert.Contains("views not received: left CC", plan.Shortfalls);
        Assert.Contains("1 image (instance 1) does not stand for left CC: magnification, spot compression", plan.Shortfalls);
    }

    [Fact]
    public void Make_SpotViewBesideAWholeCc_IsAnExtraView() =>
        Assert.Empty(StudyPlan.Make(TestModels.Manifest("breast"), [.. FourViews, Image("MG", "L", "CC", 7) with { ViewLimits = ["spot compression"] }]).Shortfalls);

    [Fact]
    public void Make_SideThatContradictsItself_IsNamedAndStandsForNothing()
    {
        var views = FourViews;
        views[0] = views[0] with { Laterality = "", ViewConflicts = ["its side is contradictory: A says R, B says L"] };

        var plan = StudyPlan.Make(TestModels.Manifest("breast"), views);

        Assert.Contains("views not received: right CC", plan.Shortfalls);
        Assert.Contains("1 image (instance 1) cannot be placed: its side is contradictory: A says R, B says L", plan.Shortfalls);
    }

    [Fact]
    public void Make_ThirtyEqualFaults_AreOneNote()
    {
        var images = Enumerable.Range(1, 30).Select(number => Image("DX", view: "LATERAL", number: number) with { Rows = 64 }).ToList();

        var plan = StudyPlan.Make(TestModels.Manifest("lung"), images);

        Assert.Equal(["no frontal view was received (PA or AP): 30 images with the view lateral", "30 images (instances 1 to 30) are too small to judge: 64 rows x 1500 columns, expected at least 128"], plan.Shortfalls);
    }

    [Fact]
    public void Make_CaptureBesideAnOriginal_IsLeftOutAndNamed()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX", view: "PA"), Image("DX", view: "PA", number: 2) with { ViewLimits = ["a secondary capture"] }]);

        Assert.Single(plan.Planes);
        Assert.Equal(["1 image not analysed: a secondary capture is no original image (instance 2)"], plan.Shortfalls);
    }

    [Fact]
    public void Make_ImageOfAnotherBodyPart_IsNoChest()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX", view: "PA") with { BodyPart = "HAND" }]);

        Assert.Empty(plan.Planes);
        Assert.Contains("1 images of another body part (HAND) were left out", plan.Notes);
        Assert.NotEmpty(plan.Shortfalls);
    }

    [Theory]
    [InlineData("BITEWING", false)]
    [InlineData("OCCLUSAL", false)]
    [InlineData("PERIAPICAL", true)]
    [InlineData("", true)]
    public void Make_DentalImage_MustShowTheEndsOfTheRoots(string view, bool isComplete) =>
        Assert.Equal(isComplete, StudyPlan.Make(TestModels.Manifest("dental"), [Image("IO", view: view)]).Shortfalls.Count == 0);
}

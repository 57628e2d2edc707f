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

    [Fact]
    public void Make_ImagesForProcessingToo_ReadsThoseForPresentation()
    {
        var plan = StudyPlan.Make(TestModels.Manifest("breast"), [.. FourViews, .. FourViews.Select(header => header with { IsForProcessing = true, SopInstanceUid = header.SopInstanceUid + "9" })]);

        Assert.Equal(4, plan.Planes.Count);
        Assert.Contains("4 images for processing were left out; those for presentation were analysed", plan.Notes);
    }

    [Theory]
    [InlineData("PA", true)]
    [InlineData("", true)]
    [InlineData("LL", false)]
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
        Assert.Contains(StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX") with { Rows = 64 }]).Shortfalls, reason => reason.Contains("64 rows x 1500 columns is too small", StringComparison.Ordinal));

    [Fact]
    public void Make_Monochrome1_IsNoted() =>
        Assert.Contains("images of MONOCHROME1 were turned round before they were read", StudyPlan.Make(TestModels.Manifest("lung"), [Image("DX") with { IsMonochrome1 = true }]).Notes);
}

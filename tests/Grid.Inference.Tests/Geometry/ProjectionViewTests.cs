using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>What a header says of its view and side, and what is believed.</summary>
public sealed class ProjectionViewTests
{
    /// <summary>View Position, view's code, its meaning, Patient Orientation, description; the view. Empty: it cannot be told.</summary>
    [Theory]
    [InlineData("PA", "", "", "", "", "PA")]
    [InlineData("AP", "", "", "L,F", "", "AP")]
    [InlineData("", "272479007", "postero-anterior", "", "", "PA")]
    [InlineData("", "R-10214", "", "", "", "PA")]
    [InlineData("", "399348003", "", "", "", "AP")]
    [InlineData("", "", "", "L,F", "", "FRONTAL")]
    [InlineData("", "", "", "R,H", "", "FRONTAL")]
    [InlineData("", "", "", "F,L", "", "FRONTAL")]
    [InlineData("", "", "", "", "CHEST PA", "PA")]
    [InlineData("", "", "", "", "ОГК прямая проекция", "FRONTAL")]
    [InlineData("LL", "", "", "", "", "LATERAL")]
    [InlineData("RL", "", "", "", "", "LATERAL")]
    [InlineData("", "399067008", "lateral projection", "A,F", "LAT", "LATERAL")]
    [InlineData("", "R-102CD", "", "", "", "LATERAL")]
    [InlineData("", "399173006", "", "", "", "LATERAL")]
    [InlineData("", "", "", "A,F", "", "LATERAL")]
    [InlineData("", "", "", "P,F", "", "LATERAL")]
    [InlineData("", "", "", "", "LAT", "LATERAL")]
    [InlineData("", "", "", "", "боковая", "LATERAL")]
    [InlineData("LLD", "", "", "", "", "DECUBITUS")]
    [InlineData("", "", "", "", "left lateral decubitus", "DECUBITUS")]
    [InlineData("RAO", "", "", "", "", "OBLIQUE")]
    [InlineData("", "R-10204", "", "", "", "OBLIQUE")]
    [InlineData("", "", "", "LA,F", "", "OBLIQUE")]
    [InlineData("AP LORDOTIC", "", "", "", "", "AXIAL")]
    [InlineData("", "", "", "L,P", "", "AXIAL")]
    [InlineData("", "", "", "", "", "")]
    [InlineData("", "", "", "", "CHEST PA AND LAT", "")]
    [InlineData("", "", "", "L", "", "")]
    [InlineData("", "", "", "X,Y", "", "")]
    public void Of_Chest_NamesItsViewOrNone(string position, string code, string meaning, string orientation, string description, string expected)
    {
        var view = ProjectionView.Of(Evidence("DX", position, code, meaning, orientation, description));

        Assert.Equal(expected, view.Name);
        Assert.Empty(view.Conflicts);
    }

    [Theory]
    [InlineData("PA", "", "", "A,F", "", "View Position (0018,5101) says PA, Patient Orientation (0020,0020) says LATERAL")]
    [InlineData("", "R-10206", "lateral", "A,F", "LAT", "the code of View Code Sequence (0054,0220) says AP, the meaning in View Code Sequence (0054,0220) says LATERAL")]
    [InlineData("PA", "399067008", "", "", "", "View Position (0018,5101) says PA, the code of View Code Sequence (0054,0220) says LATERAL")]
    [InlineData("PA", "", "", "L,F", "LAT", "View Position (0018,5101) says PA, the description says LATERAL")]
    public void Of_ChestThatContradictsItself_IsNoViewAndSaysWhy(string position, string code, string meaning, string orientation, string description, string expected)
    {
        var view = ProjectionView.Of(Evidence("DX", position, code, meaning, orientation, description));

        Assert.Equal("", view.Name);
        Assert.Equal([$"its view is contradictory: {expected}"], view.Conflicts);
    }

    [Theory]
    [InlineData("CC", "", "", "", "", "CC")]
    [InlineData("", "R-10242", "", "", "", "CC")]
    [InlineData("", "399368009", "medio-lateral oblique", "", "", "MLO")]
    [InlineData("", "", "medio-lateral oblique", "", "", "MLO")]
    [InlineData("", "", "", "A,R", "", "CC")]
    [InlineData("", "", "", "P,FL", "", "MLO")]
    [InlineData("", "", "", "", "RMLO", "MLO")]
    [InlineData("MLO", "", "", "A,F", "", "MLO")]
    [InlineData("ML", "", "", "", "", "ML")]
    [InlineData("", "R-1024A", "", "", "", "XCCL")]
    [InlineData("", "127457009", "", "", "", "SPECIMEN")]
    [InlineData("", "", "", "", "SCREENING", "")]
    public void Of_Breast_NamesItsViewOrNone(string position, string code, string meaning, string orientation, string description, string expected)
    {
        var view = ProjectionView.Of(Evidence("MG", position, code, meaning, orientation, description));

        Assert.Equal(expected, view.Name);
        Assert.Empty(view.Conflicts);
    }

    [Theory]
    [InlineData("L", "", "", "", "L")]
    [InlineData("", "R", "", "", "R")]
    [InlineData("", "", "L", "", "L")]
    [InlineData("", "", "", "R CC", "R")]
    [InlineData("", "", "", "LMLO", "L")]
    [InlineData("B", "", "", "", "")]
    [InlineData("L", "", "", "R + L", "L")]
    [InlineData("L", "R", "", "", "")]
    [InlineData("L", "", "", "RIGHT MLO", "")]
    public void Of_Breast_NamesItsSideOrNone(string image, string series, string frame, string description, string expected) =>
        Assert.Equal(expected, ProjectionView.Of(Evidence("MG", "", "", "", "", description) with { ImageLaterality = image, Laterality = series, FrameLaterality = frame }).Laterality);

    public static TheoryData<string, ViewEvidence> Limited => new()
    {
        { "spot compression", Breast with { Modifiers = [new ViewCode("399055006", "")] } },
        { "magnification", Breast with { Modifiers = [new ViewCode("R-102D6", "")] } },
        { "implant displaced", Breast with { Modifiers = [new ViewCode("R-102D5", "")] } },
        { "rolled", Breast with { Modifiers = [new ViewCode("R-102D3", "Rolled Lateral")] } },
        { "cleavage", Breast with { Modifiers = [new ViewCode("399161006", "")] } },
        { "spot compression", Breast with { Modifiers = [new ViewCode("99SITE", "Spot view")] } },
        { "a view modifier that this version does not know", Breast with { Modifiers = [new ViewCode("99SITE", "as the radiographer likes")] } },
        { "partial view", Breast with { IsPartial = true } },
        { "magnification", Breast with { Magnification = 1.8 } },
        { "magnification", Breast with { ViewPosition = "RMCC" } },
        { "implant displaced", Breast with { ViewPosition = "CCID" } },
        { "spot compression", Breast with { Description = "R CC SPOT" } },
        { "spot compression", Breast with { Description = "прицельный снимок" } },
        { "a secondary capture", Breast with { SopClassUid = "1.2.840.10008.5.1.4.1.1.7" } },
        { "a secondary capture", Breast with { ImageType = ["DERIVED", "SECONDARY"] } },
        { "tomosynthesis or another multi-frame image", Breast with { Frames = 40 } },
        { "an image made from tomosynthesis", Breast with { ImageType = ["DERIVED", "PRIMARY", "TOMOSYNTHESIS", "GENERATED_2D"] } },
    };

    [Theory]
    [MemberData(nameof(Limited))]
    public void Of_BreastThatIsNotWholeOrOrdinary_SaysWhy(string expected, ViewEvidence evidence) => Assert.Equal([expected], ProjectionView.Of(evidence).Limits);

    [Fact]
    public void Of_OrdinaryBreast_HasNoLimit() => Assert.Empty(ProjectionView.Of(Breast with { Magnification = 1.06, Description = "R CC MAMMOGRAPHY" }).Limits);

    private static ViewEvidence Breast => new() { Modality = "MG", ViewPosition = "CC", ImageLaterality = "R", ImageType = ["ORIGINAL", "PRIMARY"] };

    private static ViewEvidence Evidence(string modality, string position, string code, string meaning, string orientation, string description) => new()
    {
        Modality = modality,
        ViewPosition = position,
        Codes = code.Length + meaning.Length > 0 ? [new ViewCode(code, meaning)] : [],
        PatientOrientation = orientation.Length > 0 ? orientation.Split(',') : [],
        Description = description,
    };
}

using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Scoring;

namespace Grid.Inference.Tests.Execution;

public sealed class ViewFindingsTests
{
    private static (InstanceHeader Header, ImagePlane Plane) View(string uid, string view, BodySide side, string down, int number = 1) => (
        new InstanceHeader
        {
            StudyInstanceUid = "1",
            SeriesInstanceUid = "1.1",
            SopInstanceUid = uid,
            Modality = "MG",
            Rows = 300,
            Columns = 200,
            View = view,
            InstanceNumber = number,
            PatientOrientation = down.Length == 0 ? [] : ["A", down],
        },
        new ImagePlane { Values = [], Rows = 300, Columns = 200, Laterality = side });

    private static StudyFinding At(int plane, double row, double column, double score, BodySide side) =>
        new("mass", "mass", score, plane, row, column, null, null, side);

    [Fact]
    public void Describe_MassInBothViewsOfABreast_IsOneFindingWithViewsAndQuadrant()
    {
        (InstanceHeader, ImagePlane)[] planes = [View("1.1.1", "CC", BodySide.Right, "R"), View("1.1.2", "MLO", BodySide.Right, "FR"), View("1.1.3", "CC", BodySide.Left, "L")];

        var findings = ViewFindings.Describe([At(1, 80, 40, 0.9, BodySide.Right), At(0, 250, 40, 0.8, BodySide.Right)], planes, "breast");

        var finding = Assert.Single(findings);
        Assert.Equal("right breast, seen in CC and MLO, upper outer part of the image", finding.Location);
        Assert.Equal(["1.1.1", "1.1.2"], finding.SopInstanceUids);
        Assert.Equal(0.9, finding.Score);
    }

    [Fact]
    public void Describe_MassInOneViewWithoutOrientation_SaysOnlyWhatIsKnown()
    {
        var finding = Assert.Single(ViewFindings.Describe([At(0, 250, 40, 0.8, BodySide.Left)], [View("1.1.1", "MLO", BodySide.Left, "")], "breast"));

        Assert.Equal("left breast, seen in MLO only", finding.Location);
    }

    [Theory]
    [InlineData(BodySide.Left, 280.0, "left lung, lower third")]
    [InlineData(BodySide.Right, 150.0, "right lung, middle third")]
    [InlineData(BodySide.Unknown, 10.0, "left half of the image, upper third")]
    public void Describe_NoduleInAChest_NamesSideAndThird(BodySide side, double row, string expected)
    {
        var finding = Assert.Single(ViewFindings.Describe([At(0, row, 40, 0.8, side)], [View("1.1.1", "PA", BodySide.Unknown, "")], "lung"));

        Assert.Equal(expected, finding.Location);
    }

    [Fact]
    public void Describe_LesionInOneOfSeveralDentalImages_NamesTheImage()
    {
        var finding = Assert.Single(ViewFindings.Describe([At(1, 10, 190, 0.8, BodySide.Unknown)],
            [View("1.1.1", "", BodySide.Unknown, ""), View("1.1.2", "", BodySide.Unknown, "", number: 5)], "dental"));

        Assert.Equal("right half of the image, upper third, instance 5", finding.Location);
        Assert.Equal(["1.1.2"], finding.SopInstanceUids);
    }
}

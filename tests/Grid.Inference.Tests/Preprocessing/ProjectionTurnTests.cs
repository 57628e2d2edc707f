using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Tests.Preprocessing;

public sealed class ProjectionTurnTests
{
    /// <summary>However a chest was stored, the feet come below and the patient's left on the right.</summary>
    [Theory]
    [InlineData("L", "F", "1 2 3|4 5 6")]
    [InlineData("R", "F", "3 2 1|6 5 4")]
    [InlineData("L", "H", "4 5 6|1 2 3")]
    [InlineData("R", "H", "6 5 4|3 2 1")]
    [InlineData("F", "L", "1 4|2 5|3 6")]
    [InlineData("H", "L", "3 6|2 5|1 4")]
    [InlineData("F", "R", "4 1|5 2|6 3")]
    [InlineData("H", "R", "6 3|5 2|4 1")]
    public void Apply_Chest_LiesAsModelsAreShownIt(string row, string column, string expected)
    {
        var turned = ProjectionTurn.Apply(Plane(row, column), isBreast: false);

        Assert.Equal(expected, Words(turned));
        Assert.Equal(new ImageDirections("L", "F"), turned.Directions);
        Assert.Equal(turned.Rows == 3 ? (0.2, 0.1) : (0.1, 0.2), (turned.RowSpacingMm, turned.ColumnSpacingMm));
    }

    [Theory]
    [InlineData("A", "R", BodySide.Left, "1 2 3|4 5 6")]
    [InlineData("A", "L", BodySide.Left, "4 5 6|1 2 3")]
    [InlineData("P", "L", BodySide.Right, "1 2 3|4 5 6")]
    [InlineData("P", "HR", BodySide.Right, "4 5 6|1 2 3")]
    [InlineData("R", "A", BodySide.Left, "1 4|2 5|3 6")]
    [InlineData("HL", "A", BodySide.Left, "3 6|2 5|1 4")]
    public void Apply_Breast_HasItsFrontAlongTheRows(string row, string column, BodySide side, string expected) =>
        Assert.Equal(expected, Words(ProjectionTurn.Apply(Plane(row, column) with { Laterality = side }, isBreast: true)));

    [Fact]
    public void Apply_WithoutOrientation_ChangesNothing() => Assert.Equal("1 2 3|4 5 6", Words(ProjectionTurn.Apply(Plane("L", "F") with { Directions = null }, isBreast: false)));

    private static ImagePlane Plane(string row, string column) => new()
    {
        Values = [1, 2, 3, 4, 5, 6],
        Rows = 2,
        Columns = 3,
        RowSpacingMm = 0.1,
        ColumnSpacingMm = 0.2,
        Directions = new ImageDirections(row, column),
    };

    private static string Words(ImagePlane plane) =>
        string.Join('|', Enumerable.Range(0, plane.Rows).Select(y => string.Join(' ', plane.Values.Skip(y * plane.Columns).Take(plane.Columns))));
}

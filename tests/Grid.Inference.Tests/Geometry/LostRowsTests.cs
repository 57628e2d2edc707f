using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Tests.Geometry;

public class LostRowsTests
{
    // A head as drawn: air of one value all round, as scanners write it that cut off at -1024.
    [Theory]
    [InlineData(70)]
    [InlineData(30)]
    public void At_WholeHeadInAirOfOneValue_NothingIsLost(double radiusMm) => Assert.False(LostRows.At(DrawnHead.Plane(radiusMm)));

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void At_RowsFromThereToTheEndAreOneValue_AreLost(double share)
    {
        Assert.True(LostRows.At(Cut(share, fromTheEnd: true)));
        Assert.True(LostRows.At(Cut(share, fromTheEnd: false)));
    }

    private static ImagePlane Cut(double share, bool fromTheEnd)
    {
        var plane = DrawnHead.Plane(70);
        var lost = (int)(plane.Rows * share) * plane.Columns;
        plane.Values.AsSpan(fromTheEnd ? plane.Values.Length - lost : 0, lost).Fill(-1024);
        return plane;
    }
}

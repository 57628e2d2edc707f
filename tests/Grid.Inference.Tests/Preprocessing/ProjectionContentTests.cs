using Grid.Inference.Preprocessing;

namespace Grid.Inference.Tests.Preprocessing;

public sealed class ProjectionContentTests
{
    private const int Side = 200;

    [Fact]
    public void Doubt_ImageWithContentAndBackground_IsNone()
    {
        Assert.Null(ProjectionContent.Fault(Plane((y, x) => Anatomy(y, x))));
        Assert.Null(ProjectionContent.Doubt(Plane((y, x) => Anatomy(y, x))));
        // A collimator's border, all round.
        Assert.Null(ProjectionContent.Doubt(Plane((y, x) => y is < 30 or > 170 || x is < 30 or > 170 ? 0 : Anatomy(y, x))));
    }

    [Fact]
    public void Fault_NothingToSee_SaysSo()
    {
        Assert.Equal("every pixel has the same value: it shows nothing", ProjectionContent.Fault(Plane((_, _) => 7)));
        Assert.Equal("all of it is padding", ProjectionContent.Fault(Plane((_, _) => float.NaN)));
        Assert.Contains("of it is padding", ProjectionContent.Fault(Plane((y, x) => y < 2 ? Anatomy(y, x) : float.NaN)), StringComparison.Ordinal);
    }

    [Fact]
    public void Doubt_ImageThatIsNotWhole_SaysWhere()
    {
        Assert.Equal("the last 60 of 200 rows hold one value: the image may be cut", ProjectionContent.Doubt(Plane((y, x) => y >= 140 ? 0 : Anatomy(y, x))));
        Assert.Equal("the first 60 of 200 rows hold one value: the image may be cut", ProjectionContent.Doubt(Plane((y, x) => y < 60 ? 0 : Anatomy(y, x))));
        Assert.Equal("rows 101 to 110 of 200 hold one value", ProjectionContent.Doubt(Plane((y, x) => y is >= 100 and < 110 ? 0 : Anatomy(y, x))));
        Assert.Equal("columns 51 to 55 of 200 hold one value", ProjectionContent.Doubt(Plane((y, x) => x is >= 50 and < 55 ? 0 : Anatomy(y, x))));
    }

    [Fact]
    public void Doubt_SaturatedOrNearlyBlank_SaysSo()
    {
        Assert.StartsWith("it is saturated", ProjectionContent.Doubt(Plane((y, x) => Math.Clamp((Anatomy(y, x) - 500) * 20, 0, 4095))), StringComparison.Ordinal);
        Assert.Equal("nearly all of its pixels have the same value", ProjectionContent.Doubt(Plane((y, x) => y == 5 && x < 20 ? x : 0)));
    }

    private static float Anatomy(int y, int x) => 100 + (x * 4) + (y * 2) + ((x * 31 + y * 17) % 23);

    private static ImagePlane Plane(Func<int, int, float> value)
    {
        var values = new float[Side * Side];
        for (var i = 0; i < values.Length; i++) values[i] = value(i / Side, i % Side);
        return new ImagePlane { Values = values, Rows = Side, Columns = Side };
    }
}

using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Tests.Geometry;

public sealed class HeadCoverageTests
{
    private static IReadOnlyList<string> Judge(IEnumerable<InstanceHeader> headers, Func<InstanceHeader, HeadContent?> content)
    {
        var stack = OrderedSlices.Sort([.. headers]);
        return HeadCoverage.Shortfalls(stack, [.. stack.Slices.Select(slice => content(slice.Header))]);
    }

    private static HeadContent? RealContent(InstanceHeader header) => GeHead.Content(int.Parse(header.SopInstanceUid.Split('.')[^1], null));

    [Fact]
    public void Shortfalls_WholeRealSeries_FindsNone() => Assert.Empty(Judge(GeHead.Headers(), RealContent));

    [Fact]
    public void Shortfalls_AnyNumberOfSlicesCutFromTheTop_AlwaysFindsIt()
    {
        for (var kept = 1; kept < GeHead.Count; kept++)
            Assert.True(Judge(GeHead.Headers().Take(kept), RealContent).Count > 0, $"the first {kept} slices passed for a whole head");
    }

    [Fact]
    public void Shortfalls_LastSliceMissing_SaysThatTheVertexWasNotReached() =>
        Assert.Contains(Judge(GeHead.Headers(28), RealContent), reason => reason.StartsWith("the stack ends below the vertex: its last slice (instance 27) still shows 9 cm2", StringComparison.Ordinal));

    // Slices 1 to 4 lie below the brain. With the numbers renewed their absence cannot be seen, and takes no brain away.
    [Fact]
    public void Shortfalls_BrainCutFromTheBottomAndRenumbered_FindsIt()
    {
        for (var cut = 5; cut < GeHead.Count; cut++)
        {
            var headers = GeHead.Headers().Skip(cut).Select(header => header with { InstanceNumber = null });
            Assert.True(Judge(headers, RealContent).Count > 0, $"without the first {cut} slices it passed for a whole head");
        }
    }

    [Fact]
    public void Shortfalls_SkullOpenInTheLastSlice_IsSeenByTheHeadsArea()
    {
        var reasons = Judge(GeHead.Headers(25, 26, 27, 28), header => header.InstanceNumber == 24 ? RealContent(header)!.Value with { BrainCm2 = 0 } : RealContent(header));

        Assert.Contains(reasons, reason => reason.Contains("the head still has 61 % of its largest area", StringComparison.Ordinal));
    }

    [Fact]
    public void Shortfalls_LastSliceUnread_CannotTell() =>
        Assert.Contains(Judge(GeHead.Headers(), header => header.InstanceNumber == 28 ? null : RealContent(header)), reason => reason.StartsWith("the first or the last slice could not be read", StringComparison.Ordinal));

    [Theory]
    [InlineData(false, 112)]
    [InlineData(true, 0)]
    public void Measure_DrawnSkull_CountsWhatBoneClosesOff(bool isOpen, double brainCm2)
    {
        // A brain of 60 mm radius in a ring of bone 8 mm thick, 200 x 200 pixels of 1 mm; open: a gap of 20 degrees in it.
        var plane = DrawnHead.Plane(radiusMm: 60, isOpen: isOpen);

        var content = HeadContent.Measure(plane);

        Assert.InRange(content.BrainCm2, brainCm2 - 2, brainCm2 + 2);
        Assert.InRange(content.BodyCm2, 140, 147);
    }

    [Fact]
    public void Measure_NoPixelSpacing_IsRefused() =>
        Assert.Throws<ArgumentException>(() => HeadContent.Measure(new ImagePlane { Values = new float[4], Rows = 2, Columns = 2 }));
}

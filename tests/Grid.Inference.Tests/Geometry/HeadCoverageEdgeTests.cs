using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>How much of a head must be seen, at the numbers where that changes. A stroke that lies outside is not found.</summary>
public sealed class HeadCoverageEdgeTests
{
    private static readonly HeadContent First = new(0, 250), Middle = new(180, 250), Last = new(0, 60);

    [Fact]
    public void Shortfalls_WholeHead_FindsNone() => Assert.Empty(Judge(25, First, Middle, Last));

    [Theory]
    [InlineData(2, true)]
    [InlineData(2.1, false)]
    public void Shortfalls_BrainInTheLastSlice_AtMostTwoSquareCentimetres(double brain, bool isWhole) =>
        Expect(isWhole, Judge(25, First, Middle, Last with { BrainCm2 = brain }), "ends below the vertex: its last slice");

    [Theory]
    [InlineData(125, true)]
    [InlineData(125.5, false)]
    public void Shortfalls_HeadInTheLastSlice_AtMostHalfOfTheLargest(double body, bool isWhole) =>
        Expect(isWhole, Judge(25, First, Middle, Last with { BodyCm2 = body }), "of its largest area");

    [Theory]
    [InlineData(60, true)]
    [InlineData(59.9, false)]
    public void Shortfalls_LargestBrain_AtLeastSixtySquareCentimetres(double brain, bool isWhole) =>
        Expect(isWhole, Judge(25, First, Middle with { BrainCm2 = brain }, Last), "no slice shows a brain within a closed skull");

    [Theory]
    [InlineData(25, true)] // 24 steps of 5 mm
    [InlineData(24, false)]
    public void Shortfalls_Extent_AtLeastTwelveCentimetres(int slices, bool isWhole) =>
        Expect(isWhole, Judge(slices, First, Middle, Last), "expected at least 120 mm");

    [Theory]
    [InlineData(20, 0, 25, true)] // a foramen magnum takes up to twelve
    [InlineData(20.1, 0, 25, false)]
    [InlineData(20.1, 0, 40, false)]
    [InlineData(20.1, 0.4, 28, false)]
    [InlineData(20.1, 0.5, 28, true)] // air of the sinuses, and long enough from there
    [InlineData(20.1, 0.5, 27, false)]
    public void Shortfalls_BrainInTheFirstSlice_OnlyAboveTheSinusesOfALongStack(double brain, double air, int slices, bool isWhole) =>
        Expect(isWhole, Judge(slices, new HeadContent(brain, 250, air), Middle, Last), "begins above the skull base");

    [Fact]
    public void Shortfalls_FirstSliceUnread_CannotTell() => Assert.Contains("could not be read", Assert.Single(Judge(25, null, Middle, Last)), StringComparison.Ordinal);

    [Fact]
    public void Shortfalls_NoPositions_CannotTell()
    {
        var stack = OrderedSlices.Sort([.. DrawnStack.Every(5, 25).Select(header => header with { Position = null })]);

        Assert.Contains("without slice positions", Assert.Single(HeadCoverage.Shortfalls(stack, [.. stack.Slices.Select(_ => (HeadContent?)Middle)])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(44, true)]
    [InlineData(46, false)]
    public void Shortfalls_SlicesThatAreNotAxial_CannotTell(double degrees, bool isAxial)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        var headers = DrawnStack.Every(5, 40).Select(header => header with { ColumnDirection = new PatientVector(0, cosine, sine), Position = new PatientVector(0, -header.Position!.Value.Z * sine, header.Position.Value.Z * cosine) });

        Expect(isAxial, Judge([.. headers], First, Middle, Last), "the slices are not axial");
    }

    [Fact]
    public void Shortfalls_ContentsOfOtherSlices_AreRefused() =>
        Assert.Throws<ArgumentException>(() => HeadCoverage.Shortfalls(OrderedSlices.Sort(DrawnStack.Every(5, 3)), [First, Last]));

    private static IReadOnlyList<string> Judge(int slices, HeadContent? first, HeadContent middle, HeadContent last) => Judge(DrawnStack.Every(5, slices), first, middle, last);

    private static IReadOnlyList<string> Judge(List<InstanceHeader> headers, HeadContent? first, HeadContent middle, HeadContent last)
    {
        var stack = OrderedSlices.Sort(headers);
        return HeadCoverage.Shortfalls(stack, [first, .. Enumerable.Repeat((HeadContent?)middle, stack.Slices.Count - 2), last]);
    }

    private static void Expect(bool isWhole, IReadOnlyList<string> shortfalls, string words)
    {
        if (isWhole) Assert.Empty(shortfalls);
        else Assert.Contains(words, Assert.Single(shortfalls), StringComparison.Ordinal);
    }
}

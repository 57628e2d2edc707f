using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>Slices that do not fit their neighbours are named; a bleeding may lie in what is missing.</summary>
public sealed class StackContentTests
{
    [Fact]
    public void Shortfalls_HeadThatTapersOff_FindsNone() => Assert.Empty(Judge(5, 200, 210, 205, 150, 100, 60, 1, 0));

    [Theory]
    [InlineData(2, "cut or partly blank")]
    [InlineData(1.9, "blank among slices")]
    public void Shortfalls_SliceWithHardlyAnyTissueBelowOthers_IsBlankOrCut(double body, string words) => Expect(true, Judge(5, 200, 200, body, 200, 200), words);

    [Theory]
    [InlineData(20, "cut or partly blank")] // what lies above shows hardly more
    [InlineData(20.1, "blank among slices")]
    public void Shortfalls_HardlyAnyTissueNearTheVertex_IsNamedEitherWay(double above, string words) => Expect(true, Judge(5, 200, 1, above), words);

    [Theory]
    [InlineData(120, false)] // six tenths of both neighbours
    [InlineData(119, true)]
    public void Shortfalls_MuchLessThanOnBothSides_IsCut(double body, bool isCut) => Expect(isCut, Judge(5, 200, 210, body, 200, 200), "cut or partly blank");

    [Fact]
    public void Shortfalls_MuchLessThanOnOneSideOnly_IsTheShapeOfAHead() => Assert.Empty(Judge(5, 200, 200, 100, 100, 100));

    [Theory]
    [InlineData(10, true)] // two slices further, 20 mm
    [InlineData(10.1, false)]
    public void Shortfalls_NeighboursFartherThanTwoCentimetres_DoNotCount(double every, bool isCut) =>
        Expect(isCut, Judge(every, 200, 110, 110, 110, 200), "cut or partly blank");

    [Fact]
    public void Shortfalls_TissueThatEndsInALine_IsCutWhateverItsArea()
    {
        var facts = Facts(200, 200, 200);
        facts[1] = facts[1]! with { IsCut = true };

        Assert.Contains("cut or partly blank: instance 2", Assert.Single(StackContent.Shortfalls(Stack(5, 3), facts)), StringComparison.Ordinal);
    }

    [Fact]
    public void Shortfalls_SamePictureAtTheNextPlace_IsNamed()
    {
        var facts = Facts(200, 200, 200);
        facts[2] = facts[2]! with { Fingerprint = facts[1]!.Fingerprint };
        Assert.Contains("the same picture as the slice below, at another place: instance 3", Assert.Single(StackContent.Shortfalls(Stack(5, 3), facts)), StringComparison.Ordinal);

        facts[2] = facts[2]! with { Fault = "it is blank" }; // named already, by its fault
        Assert.Empty(StackContent.Shortfalls(Stack(5, 3), facts));
    }

    [Fact]
    public void Shortfalls_SliceThatCouldNotBeRead_IsNotJudged()
    {
        var facts = Facts(200, 1, 200);
        facts[1] = null;

        Assert.Empty(StackContent.Shortfalls(Stack(5, 3), facts));
    }

    private static IReadOnlyList<string> Judge(double every, params double[] bodies) => StackContent.Shortfalls(Stack(every, bodies.Length), Facts(bodies));

    private static OrderedSlices Stack(double every, int count) => OrderedSlices.Sort(DrawnStack.Every(every, count));

    private static PlaneFacts?[] Facts(params double[] bodies) => [.. bodies.Select((body, index) => new PlaneFacts { Head = new HeadContent(0, body), Fingerprint = (ulong)index })];

    private static void Expect(bool isFound, IReadOnlyList<string> shortfalls, string words)
    {
        if (isFound) Assert.Contains(words, Assert.Single(shortfalls), StringComparison.Ordinal);
        else Assert.Empty(shortfalls);
    }
}

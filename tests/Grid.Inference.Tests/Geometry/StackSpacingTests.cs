using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>Where tissue lies between slices that nobody received, at the distances where that begins.</summary>
public sealed class StackSpacingTests
{
    [Fact]
    public void Shortfalls_EvenSlices_FindsNone() => Assert.Empty(Judge(DrawnStack.Every(5, 20)));

    [Theory]
    [InlineData(5.5, true)] // a tenth more than the blocks on both sides explain
    [InlineData(5.6, false)]
    public void Shortfalls_OneLongerStep_IsAGap(double step, bool isSound) =>
        Expect(isSound, Judge(DrawnStack.At(0, 5, 10, 15, 15 + step, 20 + step, 25 + step, 30 + step)), "were not received");

    [Fact]
    public void Shortfalls_StepBetweenThinAndThickBlocks_IsMeasuredByTheThicker()
    {
        Assert.Empty(Judge(DrawnStack.At(0, 3, 6, 9, 14, 19, 24, 29)));
        Expect(false, Judge(DrawnStack.At(0, 3, 6, 9, 16, 21, 26, 31)), "7.0 mm between");
        Expect(false, Judge(DrawnStack.At(0, 5, 10, 15, 22, 25, 28, 31)), "at most 5.0 mm apart: at least 2.0 mm were not received");
    }

    [Fact]
    public void Shortfalls_TwoGapsInARow_AreBothNamed() => Assert.Equal(2, Judge(DrawnStack.At(0, 5, 10, 15, 25, 35, 40, 45, 50)).Count);

    [Theory]
    [InlineData(7.5, true)]
    [InlineData(7.6, false)]
    public void Shortfalls_SlicesFartherApartThanThick_AtMostHalfAsMuchAgain(double every, bool isSound) =>
        Expect(isSound, Judge(DrawnStack.Every(every, 10)), "between each two are not seen");

    [Theory]
    [InlineData(6, true)]
    [InlineData(6.1, false)]
    public void Shortfalls_ThicknessNotStated_AtMostSixMillimetresApart(double every, bool isSound)
    {
        Expect(isSound, Judge(DrawnStack.Every(every, 10), header => header with { SliceThicknessMm = null }), "do not state their thickness");
        Expect(isSound, Judge(DrawnStack.Every(every, 10), header => header with { SliceThicknessMm = 0 }), "do not state their thickness");
    }

    [Theory]
    [InlineData(4.5, true)]
    [InlineData(4.6, false)]
    public void Shortfalls_SpacingStated_LieNoFartherApartThanHalfAsMuchAgain(double every, bool isSound) =>
        Expect(isSound, Judge(DrawnStack.Every(every, 10), header => header with { SpacingBetweenSlicesMm = 3 }), "states 3.0 mm between slices");

    [Fact]
    public void Shortfalls_NoThreeEqualSteps_CannotBeTold()
    {
        Expect(false, Judge(DrawnStack.At(0, 5, 12, 15)), "not regularly spaced (3.0 to 7.0 mm)");
        Assert.Empty(Judge(DrawnStack.At(0, 5, 10, 15)));
        Assert.Empty(Judge(DrawnStack.At(0)));
    }

    [Theory]
    [InlineData(5.14, 1)] // within three in a hundred: rounding of the header's decimals
    [InlineData(5.2, 2)]
    public void Of_StepsAboutEqual_AreOneRun(double other, int runs)
    {
        var spacing = StackSpacing.Of(OrderedSlices.Sort(DrawnStack.At(0, 5, 10, 15, 15 + other, 15 + (2 * other), 15 + (3 * other))));

        Assert.Equal(runs, spacing.Runs.Count);
        Assert.Equal(6, spacing.Runs.Sum(run => run.Count));
    }

    [Fact]
    public void Of_ThinSlices_ATenthOfAMillimetreIsNoDifference()
    {
        var spacing = StackSpacing.Of(OrderedSlices.Sort(DrawnStack.At(0, 1, 2.09, 3.09)));

        Assert.Equal(1.03, Assert.Single(spacing.Runs).Mean.AcrossMm, 2);
        Assert.Equal(1.03, spacing.Runs[0].Mean.TableMm, 2);
        Assert.Equal("slice spacing, from instance 1: steps 3 of 1.0 mm", spacing.Describe());
    }

    private static IReadOnlyList<string> Judge(List<InstanceHeader> headers, Func<InstanceHeader, InstanceHeader>? change = null) =>
        StackSpacing.Of(OrderedSlices.Sort([.. headers.Select(change ?? (same => same))])).Shortfalls();

    private static void Expect(bool isSound, IReadOnlyList<string> shortfalls, string words)
    {
        if (isSound) Assert.Empty(shortfalls);
        else Assert.Contains(shortfalls, reason => reason.Contains(words, StringComparison.Ordinal));
    }
}

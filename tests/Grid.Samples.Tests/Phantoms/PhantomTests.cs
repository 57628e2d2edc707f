using Grid.Samples.Phantoms;

namespace Grid.Samples.Tests.Phantoms;

public sealed class PhantomTests
{
    public static TheoryData<SampleKind, ulong> Studies
    {
        get
        {
            var data = new TheoryData<SampleKind, ulong>();
            foreach (var kind in Enum.GetValues<SampleKind>())
            {
                for (var seed = 1UL; seed <= 2; seed++) data.Add(kind, seed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Create_PositiveOrNot_TruthIsMarkedExactlyWhenThereIsAFinding(SampleKind kind, ulong seed)
    {
        var positive = Phantom.Create(kind, true, seed);
        var negative = Phantom.Create(kind, false, seed);

        Assert.Contains(positive.Planes, plane => plane.Truth is not null);
        Assert.All(negative.Planes, plane => Assert.Null(plane.Truth));
        Assert.All(positive.Planes.Where(plane => plane.Truth is not null), plane => Assert.Contains((byte)1, plane.Truth!));
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Create_OutsideTheFinding_PositiveAndNegativeAreTheSamePicture(SampleKind kind, ulong seed)
    {
        // The label must not leak through anything but the finding: most of the picture is untouched by it.
        var positive = Phantom.Create(kind, true, seed);
        var negative = Phantom.Create(kind, false, seed);

        Assert.Equal(positive.Planes.Count, negative.Planes.Count);
        var (same, all) = (0L, 0L);
        foreach (var (a, b) in positive.Planes.Zip(negative.Planes))
        {
            for (var i = 0; i < a.Values.Length; i++) same += a.Values[i] == b.Values[i] ? 1 : 0;
            all += a.Values.Length;
        }

        Assert.InRange(same / (double)all, 0.85, 0.99999);
    }

    [Fact]
    public void Create_BreastWithMass_ShowsItInBothViewsOfOneBreast()
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var marked = Phantom.Create(SampleKind.Breast, true, seed).Planes.Where(plane => plane.Truth is not null).ToList();

            Assert.Equal(["CC", "MLO"], marked.Select(plane => plane.View).Order());
            Assert.Single(marked.Select(plane => plane.Laterality).Distinct());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Create_StrokeTerritory_IsFourToFourteenHuDarkerThanTheSameHeadWithout(ulong seed)
    {
        var positive = Phantom.Create(SampleKind.Stroke, true, seed);
        var negative = Phantom.Create(SampleKind.Stroke, false, seed);
        var differences = new List<float>();
        for (var slice = 0; slice < positive.Planes.Count; slice++)
        {
            var (with, without) = (positive.Planes[slice], negative.Planes[slice]);
            if (with.Truth is null) continue;
            for (var i = 0; i < with.Values.Length; i++)
            {
                if (with.Truth[i] == 1) differences.Add(without.Values[i] - with.Values[i]);
            }
        }

        // The mean over the ragged, soft-edged area; its middle is a little darker, where sulci close a little lighter.
        Assert.InRange(differences.Average(), 2, 14);
    }

    [Fact]
    public void Draw_SomeSlicesOfAHead_AreTheSlicesOfTheWhole()
    {
        var whole = new HeadPhantom(true, 9).Draw();
        var some = new HeadPhantom(true, 9).Draw([3, 15]);

        Assert.Equal(whole.Planes[3].Values, some.Planes[0].Values);
        Assert.Equal(whole.Planes[15].Values, some.Planes[1].Values);
        Assert.Equal(75f, some.Planes[1].HeightMm);
    }
}

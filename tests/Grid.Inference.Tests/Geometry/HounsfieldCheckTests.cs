using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>Values that are no Hounsfield units are told, at the shares where that begins; a bleeding is found by its HU.</summary>
public sealed class HounsfieldCheckTests
{
    private const int Pixels = 10_000;

    private static readonly HounsfieldCheck.Counts Sound = new(1_500, 1, 3_000, 5_000, 2_500, 0, 0, null);

    [Fact]
    public void Judge_SoundSlice_IsNoFault() => Assert.Null(HounsfieldCheck.Judge(Sound, Pixels, 0, 200));

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "lie above 5000")]
    public void Judge_ValuesAbove5000_AtMostTwoInAHundred(int tooHigh, string? fault) => Expect(fault, Sound with { TooHigh = tooHigh });

    [Theory]
    [InlineData(2_000, 1_500, null)]
    [InlineData(2_001, 1_500, "have the highest value of the slice")]
    [InlineData(2_001, -300, null)] // air everywhere is not saturated
    [InlineData(2_001, -299, "have the highest value of the slice")]
    public void Judge_ManyOfTheHighestValue_AtMostAFifth(int atHighest, float highest, string? fault) => Expect(fault, Sound with { AtHighest = atHighest, Highest = highest });

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "air lies below -1200")]
    public void Judge_NoiseBelowAir_AtMostTwoInAHundred(int tooLow, string? fault) => Expect(fault, Sound with { TooLow = tooLow });

    [Theory]
    [InlineData(100, 0, null)]
    [InlineData(99, 0, "nothing in it is as low as air")]
    [InlineData(1_090, 1_000, null)] // padding is no air of the scan
    [InlineData(1_089, 1_000, "nothing in it is as low as air")]
    public void Judge_Air_AtLeastOneInAHundredOfWhatWasScanned(int air, int padded, string? fault) => Expect(fault, Sound with { Air = air }, padded);

    [Theory]
    [InlineData(400, 60, null)]
    [InlineData(399, 60, "less than 8")]
    [InlineData(399, 59.9, null)] // too little body to judge
    public void Judge_SoftTissue_AtLeastEightInAHundredOfTheBody(int soft, double bodyCm2, string? fault) => Expect(fault, Sound with { Soft = soft }, 0, bodyCm2);

    public static TheoryData<int> Turns => [.. Enumerable.Range(0, 18)];

    [Theory]
    [MemberData(nameof(Turns))]
    public void Count_ValuesOnEveryEdge_AreOfTheirKindWhereverTheyStand(int turn)
    {
        float[] values = [-2_000, -2_000, -1_500, -1_200, -1_000, -850, -849, -300, -299, -21, -20, 0, 110, 111, 5_000, 5_001, 6_000, 6_000];

        var counts = HounsfieldCheck.Count([.. values[turn..], .. values[..turn]]);

        Assert.Equal(new HounsfieldCheck.Counts(Highest: 6_000, AtHighest: 2, Air: 3, Body: 10, Soft: 3, TooHigh: 3, TooLow: 1, null), counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(64)]
    public void Count_OneValueEverywhere_IsBlank(int pixels) =>
        Assert.Equal("all of its values are -1024: it is blank", HounsfieldCheck.Count([.. Enumerable.Repeat(-1_024f, pixels)]).Fault);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Count_NoNumberAnywhere_IsTold(int place)
    {
        var values = Enumerable.Range(0, 21).Select(i => (float)i).ToArray();
        values[place] = float.NaN;
        Assert.Equal("1 of its values are no numbers", HounsfieldCheck.Count(values).Fault);

        values[place] = float.PositiveInfinity;
        Assert.Equal("1 of its values are no numbers", HounsfieldCheck.Count(values).Fault);
    }

    [Fact]
    public void Count_NoPixels_IsTold() => Assert.Equal("it has no pixels", HounsfieldCheck.Count([]).Fault);

    private static void Expect(string? fault, in HounsfieldCheck.Counts counts, int padded = 0, double bodyCm2 = 200)
    {
        var told = HounsfieldCheck.Judge(counts, Pixels, padded, bodyCm2);
        if (fault is null) Assert.Null(told);
        else Assert.Contains(fault, told, StringComparison.Ordinal);
    }
}

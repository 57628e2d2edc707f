using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>The choice alone: headers and measured facts in, stacks to read out.</summary>
public sealed class StackChoiceTests
{
    private const string Model = "stroke-test";

    private static List<InstanceHeader> Series(int number, Func<InstanceHeader, InstanceHeader>? change = null) =>
        [.. GeHead.Headers().Select(header => (change ?? (same => same))(header with { SeriesNumber = number, SeriesInstanceUid = $"1.2.3.{number}", SopInstanceUid = $"1.2.3.{number}.{header.InstanceNumber}", ConvolutionKernel = "STANDARD" }))];

    private static StackChoice Choose(Facts facts, params List<InstanceHeader>[] series) =>
        StackChoice.Among(BodyRegion.Head, Model, SeriesSplit.Stacks([.. series.SelectMany(one => one)]), facts);

    [Fact]
    public void Among_TwoSeriesAlike_ReadsBothUnlessEveryPixelIsEqual()
    {
        Assert.Equal(2, Choose(new Facts(Likeness.Unknown), Series(2), Series(3)).Read.Count);
        Assert.Equal(2, Choose(new Facts(Likeness.Alike), Series(2), Series(3)).Read.Count);
        Assert.Equal(2, Choose(new Facts(Likeness.Different), Series(2), Series(3)).Read.Count);

        var copy = Choose(new Facts(Likeness.Copy), Series(2), Series(3));
        Assert.Equal("series 2", Assert.Single(copy.Read).Name);
        Assert.Equal(["series 2 was read (28 slices)", "series 3 was not read: every pixel equals series 2"], copy.Notes);
        Assert.Empty(copy.Shortfalls);
    }

    [Theory]
    [InlineData(Likeness.Unknown, 1)]
    [InlineData(Likeness.Alike, 1)]
    [InlineData(Likeness.Different, 2)]
    public void Among_ThinSlicesOfTheSameAcquisition_AreReadOnlyIfTheyShowSomethingElse(object likeness, int read) =>
        Assert.Equal(read, Choose(new Facts((Likeness)likeness), Series(2), Series(3, header => header with { SliceThicknessMm = 1 })).Read.Count);

    [Theory]
    [InlineData("acquisition")]
    [InlineData("time")]
    [InlineData("frame of reference")]
    [InlineData("reach")]
    public void Among_ThinSlicesOfAnotherScan_AreReadToo(string differs)
    {
        var thin = Series(3, header => differs switch
        {
            "acquisition" => header with { SliceThicknessMm = 1, AcquisitionNumber = 99 },
            "time" => header with { SliceThicknessMm = 1, AcquisitionSeconds = 3600 },
            "frame of reference" => header with { SliceThicknessMm = 1, FrameOfReferenceUid = "1.9" },
            _ => header with { SliceThicknessMm = 1, Position = header.Position!.Value.Plus(new PatientVector(0, 0, 30)) },
        });

        Assert.Equal(2, Choose(new Facts(Likeness.Alike), Series(2, header => header with { AcquisitionSeconds = 3000 }), thin).Read.Count);
    }

    [Theory]
    [InlineData(2.0, 60.0, "series 2")]
    [InlineData(60.0, 2.0, "series 3")]
    public void Among_KernelsWithoutNames_ReadsTheQuieterReconstruction(double second, double third, string expected)
    {
        var facts = new Facts(Likeness.Alike) { Noise = { [2] = second, [3] = third } };

        var choice = Choose(facts, Series(2, header => header with { ConvolutionKernel = "" }), Series(3, header => header with { ConvolutionKernel = "", SliceThicknessMm = 3 }));

        Assert.Equal(expected, Assert.Single(choice.Read).Name);
    }

    [Theory]
    [InlineData(Likeness.Alike, 0)]
    [InlineData(Likeness.Unknown, 0)]
    [InlineData(Likeness.Different, 1)]
    public void Among_SharpTwinOfWhatIsRead_IsAShortfallOnlyIfItShowsSomethingElse(object likeness, int shortfalls)
    {
        var choice = Choose(new Facts((Likeness)likeness), Series(2), Series(1, header => header with { ConvolutionKernel = "BONE" }));

        Assert.Equal("series 2", Assert.Single(choice.Read).Name);
        Assert.Equal(shortfalls, choice.Shortfalls.Count);
    }

    [Fact]
    public void Among_SeriesCalledChestThatShowsABrain_IsReadToo()
    {
        var facts = new Facts(Likeness.Different) { Brain = { [4] = 150 } };

        var choice = Choose(facts, Series(2), Series(3, Chest), Series(4, Chest));

        Assert.Equal(["series 2", "series 4"], choice.Read.Select(stack => stack.Name));
        Assert.Contains("series 3 was not read: it shows another part of the body", choice.Notes);

        static InstanceHeader Chest(InstanceHeader header) => header with { BodyPart = "CHEST" };
    }

    private sealed class Facts(Likeness likeness) : IStackEvidence
    {
        public Dictionary<int, double> Noise { get; } = [];
        public Dictionary<int, double> Brain { get; } = [];

        public StackFacts? FactsOf(SliceStack stack) =>
            new(Brain.GetValueOrDefault(stack.SeriesNumber!.Value), Noise.TryGetValue(stack.SeriesNumber.Value, out var noise) ? noise : null);

        public Likeness Compare(SliceStack read, SliceStack other) => likeness;
    }
}

using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>When a stack may be left out because another shows the same scan: each thing that tells two scans apart is enough alone.</summary>
public sealed class SameScanTests
{
    private static readonly SliceStack Read = Stack(same => same with { AcquisitionNumber = 3, AcquisitionSeconds = 100 + same.InstanceNumber });

    [Fact]
    public void Is_SameHeaders_Yes() => Assert.True(SameScan.Is(Read, Read));

    [Fact]
    public void Is_AnotherFrameOfReferenceOrAgentOrAcquisition_No()
    {
        Assert.False(Is(header => header with { FrameOfReferenceUid = "1.8" }));
        Assert.False(Is(header => header with { HasContrast = true }));
        Assert.False(Is(header => header with { AcquisitionNumber = 4 }));
        Assert.True(Is(header => header with { AcquisitionNumber = 3 }));
        Assert.True(Is(header => header with { AcquisitionNumber = null })); // not stated tells nothing apart
        Assert.True(SameScan.Is(Stack(header => header with { AcquisitionNumber = null }), Read));
    }

    [Theory]
    [InlineData(126, true)] // the last slice was read at 125 s: a second later still
    [InlineData(126.1, false)]
    [InlineData(76, true)] // 25 slices that end a second before the first at 101 s
    [InlineData(75.9, false)]
    public void Is_TimesOfTheTwo_MustMeetWithinASecond(double from, bool isSame)
    {
        var other = Stack(header => header with { AcquisitionSeconds = from + header.InstanceNumber - 1 });

        Assert.Equal(isSame, SameScan.Is(Read, other));
        Assert.Equal(isSame, SameScan.Is(other, Read));
    }

    [Fact]
    public void Is_TimesNotStated_TellNothingApart()
    {
        Assert.True(Is(header => header with { AcquisitionSeconds = null }));
        Assert.True(Is(header => header with { AcquisitionSeconds = header.InstanceNumber == 9 ? null : 9_999 }));
    }

    [Fact]
    public void DiffersInReconstruction_EachThingThatAReconstructionChooses_IsEnough()
    {
        Assert.False(Differs(header => header));
        Assert.False(Differs(header => header with { SliceThicknessMm = 5.05 }));
        Assert.True(Differs(header => header with { SliceThicknessMm = 5.2 }));
        Assert.True(Differs(header => header with { SliceThicknessMm = 4.8 }));
        Assert.True(Differs(header => header with { ConvolutionKernel = "SOFT" }));
        Assert.True(Differs(header => header with { ImageType = ["DERIVED", "PRIMARY", "AXIAL"] }));
        Assert.True(Differs(header => header with { ImageType = ["ORIGINAL", "PRIMARY", "MIP"] }));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)] // a slice further is no further
    [InlineData(5.1, false)]
    [InlineData(-5, true)]
    [InlineData(-5.1, false)]
    public void Covers_OtherReachesFurther_ByNoMoreThanASlice(double shift, bool covers) => Assert.Equal(covers, SameScan.Covers(Read, Shifted(shift, 5)));

    [Theory]
    [InlineData(3, true)] // slices of a millimetre: three at least
    [InlineData(3.1, false)]
    public void Covers_ThinSlices_ByNoMoreThanThreeMillimetres(double shift, bool covers) =>
        Assert.Equal(covers, SameScan.Covers(Shifted(0, 1), Shifted(shift, 1)));

    [Fact]
    public void Covers_NoPositions_IsNotKnown()
    {
        Assert.False(SameScan.Covers(Read, Stack(header => header with { Position = null })));
        Assert.False(SameScan.Covers(Stack(header => header with { Position = null }), Read));
    }

    private static bool Is(Func<InstanceHeader, InstanceHeader> change) =>
        SameScan.Is(Read, Stack(header => change(header with { AcquisitionNumber = 3, AcquisitionSeconds = 100 + header.InstanceNumber })));

    private static bool Differs(Func<InstanceHeader, InstanceHeader> change) => SameScan.DiffersInReconstruction(Stack(header => header), Stack(change));

    private static SliceStack Shifted(double mm, double thickness) =>
        Stack(header => header with { Position = header.Position!.Value.Plus(new PatientVector(0, 0, mm)), SliceThicknessMm = thickness });

    private static SliceStack Stack(Func<InstanceHeader, InstanceHeader> change) => DrawnStack.Stack(DrawnStack.Every(5, 25), change);
}

using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>What scanners and people write about a series, and what it means for a model of the native head.</summary>
public sealed class SeriesWordsTests
{
    [Theory]
    [InlineData("STANDARD", KernelSharpness.Soft)]
    [InlineData("STD+", KernelSharpness.Soft)]
    [InlineData("SOFT", KernelSharpness.Soft)]
    [InlineData("BRAIN", KernelSharpness.Soft)]
    [InlineData("DETAIL", KernelSharpness.Medium)]
    [InlineData("BONE", KernelSharpness.Sharp)]
    [InlineData("BONEPLUS", KernelSharpness.Sharp)]
    [InlineData("LUNG", KernelSharpness.Sharp)]
    [InlineData("EDGE", KernelSharpness.Sharp)]
    [InlineData("H31s", KernelSharpness.Soft)]
    [InlineData("J40s", KernelSharpness.Soft)]
    [InlineData("B30f", KernelSharpness.Soft)]
    [InlineData("Hr40d", KernelSharpness.Soft)]
    [InlineData("Hv40f", KernelSharpness.Soft)]
    [InlineData("Qr40", KernelSharpness.Soft)]
    [InlineData("Br49", KernelSharpness.Medium)]
    [InlineData("H60s", KernelSharpness.Sharp)]
    [InlineData("Br64", KernelSharpness.Sharp)]
    [InlineData("B70f", KernelSharpness.Sharp)]
    [InlineData("UA", KernelSharpness.Soft)]
    [InlineData("UB", KernelSharpness.Soft)]
    [InlineData("UC", KernelSharpness.Medium)]
    [InlineData("B", KernelSharpness.Soft)]
    [InlineData("YA", KernelSharpness.Sharp)]
    [InlineData("YC", KernelSharpness.Sharp)]
    [InlineData("L", KernelSharpness.Sharp)]
    [InlineData("FC08", KernelSharpness.Soft)]
    [InlineData("FC21", KernelSharpness.Soft)]
    [InlineData("FC30", KernelSharpness.Sharp)]
    [InlineData("FC43", KernelSharpness.Soft)]
    [InlineData("FC52", KernelSharpness.Sharp)]
    [InlineData("FC81", KernelSharpness.Sharp)]
    [InlineData("H_SHARP_C", KernelSharpness.Sharp)]
    [InlineData("B_SOFT_B", KernelSharpness.Soft)]
    [InlineData("", KernelSharpness.Unknown)]
    [InlineData("IMR1", KernelSharpness.Unknown)]
    public void Of_KernelName_SaysHowSharpItIs(string kernel, KernelSharpness expected) => Assert.Equal(expected, KernelNames.Of(kernel));

    [Theory]
    [InlineData("", "HEAD BONE", KernelSharpness.Sharp)]
    [InlineData("H31s", "Schädel Knochen", KernelSharpness.Unknown)]
    [InlineData("H31s", "Schädel 5mm", KernelSharpness.Soft)]
    [InlineData("YA", "BRAIN", KernelSharpness.Sharp)]
    public void Of_KernelAndDescription_NeitherIsTrustedAgainstTheOther(string kernel, string description, KernelSharpness expected) =>
        Assert.Equal(expected, KernelNames.Of(GeHead.Header(1) with { ConvolutionKernel = kernel, SeriesDescription = description }));

    [Theory]
    [InlineData("", false, false, "", ContrastState.Native)]
    [InlineData("HEAD 5.0 H31s", false, false, "", ContrastState.Native)]
    [InlineData("HEAD 5.0 H31s", true, false, "", ContrastState.Enhanced)]
    [InlineData("CTA arch to vertex", false, false, "", ContrastState.Enhanced)]
    [InlineData("Kopf KM", false, false, "", ContrastState.Enhanced)]
    [InlineData("HEAD C+", false, false, "", ContrastState.Enhanced)]
    [InlineData("АНГИОГРАФИЯ", false, false, "", ContrastState.Enhanced)]
    [InlineData("HEAD W/O", false, false, "CTA HEAD", ContrastState.Native)]
    [InlineData("NON-CONTRAST", false, false, "", ContrastState.Native)]
    [InlineData("без контраста", false, false, "", ContrastState.Native)]
    [InlineData("HEAD 5.0", false, false, "CTA HEAD", ContrastState.Doubt)]
    [InlineData("HEAD 5.0", false, true, "CTA HEAD", ContrastState.Native)]
    [InlineData("Native head", true, false, "", ContrastState.Doubt)]
    [InlineData("CTA", false, true, "", ContrastState.Doubt)]
    public void Of_ContrastWords_TheSeriesOwnDescriptionWeighsMost(string description, bool hasAgent, bool statesNone, string protocol, ContrastState expected) =>
        Assert.Equal(expected, ContrastWords.Of(GeHead.Header(1) with { SeriesDescription = description, HasContrast = hasAgent, StatesNoContrast = statesNone, ProtocolName = protocol }));

    [Theory]
    [InlineData("NONE", true)]
    [InlineData("no", true)]
    [InlineData(" N ", true)]
    [InlineData("нет", true)]
    [InlineData("Omnipaque 350", false)]
    [InlineData("IV", false)]
    public void NamesNoAgent_OfTheAttribute(string agent, bool expected) => Assert.Equal(expected, ContrastWords.NamesNoAgent(agent));

    [Theory]
    [InlineData("HEAD", "", BodyRegion.Head)]
    [InlineData("", "Thorax 1.0", BodyRegion.Chest)]
    [InlineData("CHEST", "", BodyRegion.Chest)]
    [InlineData("HEAD", "Thorax", BodyRegion.Unknown)]
    [InlineData("NECK", "", BodyRegion.Other)]
    [InlineData("", "HEAD-NECK", BodyRegion.Head)]
    [InlineData("", "", BodyRegion.Unknown)]
    public void Of_BodyPartAndDescription_AgreeOrSayNothing(string part, string description, BodyRegion expected) =>
        Assert.Equal(expected, BodyRegions.Of(GeHead.Header(1) with { BodyPart = part, SeriesDescription = description }));
}

using Grid.Grains.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Tests.Dispatch;

public sealed class LossTextTests
{
    [Fact]
    public void Parse_WhatOfWrote_SameLosses()
    {
        NodeLoss[] losses = [new("node-almaty-1", 638_000_000_000, 3, HadBegun: true), new("node-b", 0, 4, HadBegun: false)];

        Assert.Equal("node-almaty-1 638000000000 3 begun;node-b 0 4 asked", LossText.Of(losses));
        Assert.Equal(losses, LossText.Parse(LossText.Of(losses)));
        Assert.Equal("", LossText.Of([]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("node-a")]
    [InlineData("node-a x 1 begun")]
    [InlineData(" 1 1 begun")]
    public void Parse_Unreadable_LeftOut(string text) => Assert.Equal([new NodeLoss("node-b", 0, 4, false)], LossText.Parse($"{text};node-b 0 4 asked"));
}

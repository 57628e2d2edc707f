using Grid.Scheduling.Recognition;

namespace Grid.Scheduling.Tests.Recognition;

public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("HEAD/BRAIN_5.0mm", "HEAD BRAIN 5 0 MM")]
    [InlineData("T2star", "T 2 STAR")]
    [InlineData("12 3", "12 3")]
    [InlineData(" - ", "")]
    [InlineData("", "")]
    [InlineData("АВЕКМНОРСТУХІЁЙ", "ABEKMHOPCTYXIEИ")] // every letter that looks like a Latin one
    [InlineData("е\u0308и\u0306", "EИ")] // decomposed
    [InlineData("қан", "ҚAH")]
    public void Words_AnyText_AreCapitalsCutAtSignsAndDigits(string text, string words) => Assert.Equal(words, string.Join(' ', FoldedText.Words(text)));

    [Fact]
    public void Words_LongerThanAnyDescription_IsCut()
    {
        Assert.Equal(FoldedText.MaxCharacters, Assert.Single(FoldedText.Words(new string('A', 5_000))).Length);
        Assert.Equal(1_024, FoldedText.MaxCharacters);
    }
}

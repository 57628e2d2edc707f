using Grid.Contracts.Text;

namespace Grid.Contracts.Tests.Text;

public class PlainTextTests
{
    [Theory]
    [InlineData("MONO\0X", "MONO\uFFFDX")]
    [InlineData("\u001b[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("a\u007fb\u0085c\u009bd", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("left\u202Ethgir\u2066x\u200F", "left\uFFFDthgir\uFFFDx\uFFFD")]
    [InlineData("one\u2028two\u2029three", "one\uFFFDtwo\uFFFDthree")]
    [InlineData("\uFEFFmark", "\uFFFDmark")]
    [InlineData("no character \uFFFE\uFDD0", "no character \uFFFD\uFFFD")]
    [InlineData("tag \U000E0041", "tag \uFFFD")]
    [InlineData("line\nnext\ttab\r\n", "line next tab  ")]
    public void Clean_CharacterThatSteersOrHides_IsReplaced(string text, string expected)
    {
        Assert.Equal(expected, PlainText.Clean(text));
        Assert.False(PlainText.IsPlain(text));
        Assert.True(PlainText.IsPlain(PlainText.Clean(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CT HEAD 5.0mm ~!@#")]
    [InlineData("Бас миының КТ, ҚАЗАҚСТАН")]
    [InlineData("脳卒中 😀 e\u0301")]
    [InlineData("می\u200Cخواهم")]
    public void Clean_TextOfAnyAlphabet_IsTheSameText(string text) => Assert.Same(text, PlainText.Clean(text));

    // Not as InlineData: an attribute's text is UTF-8, which has no lone surrogates.
    [Fact]
    public void Clean_HalfOfASurrogatePair_IsReplaced()
    {
        Assert.Equal("half \uFFFD of a pair", PlainText.Clean("half \uD83D of a pair"));
        Assert.Equal("\uFFFD first", PlainText.Clean("\uDE00 first"));
        Assert.Equal("last \uFFFD", PlainText.Clean("last \uD83D"));
    }

    [Fact]
    public void CleanLines_SeveralLines_LinesAndTabsStay() =>
        Assert.Equal("a\n\tb \uFFFDc", PlainText.CleanLines("a\n\tb\r\0c"));
}

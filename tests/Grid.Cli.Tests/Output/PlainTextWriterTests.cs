using Grid.Cli.Output;

namespace Grid.Cli.Tests.Output;

public class PlainTextWriterTests
{
    [Fact]
    public void Write_ByAnyMethod_NoControlCharacterArrives()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var plain = new PlainTextWriter(text);

        plain.Write("a\u001b[2J");
        plain.Write('\u001b');
        plain.Write("b\u202E".ToCharArray());
        plain.Write("c\0".AsSpan());
        plain.Write("{0}|", "d\u009b");
        plain.WriteLine("tab\tline");
        plain.WriteLine("Қ 😀");
        plain.Write("😀"[0]);
        plain.Write("😀"[1]);

        Assert.Equal("a\uFFFD[2J\uFFFDb\uFFFDc\uFFFDd\uFFFD|tab\tline\nҚ 😀\n😀", text.ToString());
    }
}

using System.Text;
using Grid.Contracts.Text;

namespace Grid.Cli.Output;

/// <summary>
/// The last door before a terminal: whatever a header, a file name or a node says, no control character of it arrives there. Line ends
/// and tabs stay. What the command itself does to the screen goes past this writer.
/// </summary>
internal sealed class PlainTextWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(char.IsSurrogate(value) || value == '\r' ? value.ToString() : PlainText.CleanLines(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value)
    {
        if (value is not null) inner.Write(PlainText.CleanLines(value));
    }

    public override void WriteLine(string? value)
    {
        Write(value);
        inner.WriteLine();
    }

    public override void Flush() => inner.Flush();
}

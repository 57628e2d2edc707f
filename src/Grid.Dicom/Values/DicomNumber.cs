using System.Buffers.Text;

namespace Grid.Dicom;

/// <summary>What stood where a number was expected.</summary>
public enum DicomNumberState
{
    /// <summary>Nothing, or padding alone.</summary>
    Empty,

    Number,

    /// <summary>A number with a decimal comma, read as a point: worth telling, since a comma may also divide thousands.</summary>
    DecimalComma,

    /// <summary>Text that is no decimal number: hexadecimal, words, two commas, NaN.</summary>
    NoNumber,
}

/// <summary>One value of a DS or IS as the field writes them. <see cref="Value"/> is 0 where it is no number: ask <see cref="IsNumber"/>.</summary>
public readonly record struct DicomNumber(double Value, DicomNumberState State)
{
    /// <summary>Nobody writes a number with more characters; DS has at most 16 (PS3.5 section 6.2), and longer ones are met.</summary>
    private const int MostCharacters = 256;

    internal static readonly DicomNumber None = new(0, DicomNumberState.NoNumber);

    public bool IsNumber => State is DicomNumberState.Number or DicomNumberState.DecimalComma;

    /// <summary>
    /// Blanks, tabs, line ends and NUL around it are padding; a plus sign, an exponent, no digit before or after the point and more than 16
    /// characters are read; one comma in place of the point is read and told.
    /// </summary>
    internal static DicomNumber Parse(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \0\t\r\n"u8);
        if (text.IsEmpty) return default;
        if (text[0] == (byte)'+' && text.Length > 1 && text[1] is (byte)'.' or (byte)',' or (>= (byte)'0' and <= (byte)'9')) text = text[1..];
        if (text.Length > MostCharacters) return None;

        var comma = text.IndexOf((byte)',');
        double value;
        if (comma < 0) return Point(text, out value) ? new DicomNumber(value, DicomNumberState.Number) : None;
        if (text[(comma + 1)..].ContainsAny((byte)',', (byte)'.') || text[..comma].Contains((byte)'.')) return None;

        Span<byte> pointed = stackalloc byte[text.Length];
        text.CopyTo(pointed);
        pointed[comma] = (byte)'.';
        return Point(pointed, out value) ? new DicomNumber(value, DicomNumberState.DecimalComma) : None;
    }

    private static bool Point(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value);
}

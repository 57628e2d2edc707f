using System.Text;

namespace Grid.Dicom;

// ISO 2022 code extensions (PS3.5 section 6.1.2.5): escape sequences put code elements in G0 (bytes below 80) and G1.
public sealed partial class DicomCharset
{
    private const byte Escape = 0x1B;

    private string DecodeExtended(ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        var text = new StringBuilder(bytes.Length);
        var g0 = CodeElement.Ascii;
        var g1 = _g1;
        var at = 0;
        while (at < bytes.Length)
        {
            var value = bytes[at];
            if (value == Escape && CodeElement.OfEscape(bytes[(at + 1)..], out var length, out var high) is { } element)
            {
                if (high) g1 = element;
                else g0 = element;
                at += 1 + length;
                continue;
            }

            var active = value < 0x80 ? g0 : g1;
            // Control characters and space keep their places in every G0 set.
            if (value <= 0x20) active = CodeElement.Ascii;
            var width = Math.Min(active.Width, bytes.Length - at);
            active.Append(bytes.Slice(at, width), text);
            at += width;

            // Delimiters bring back the sets of the first value (PS3.5 section 6.1.2.5.3).
            if (width == 1 && Resets(value, vr)) (g0, g1) = (CodeElement.Ascii, _g1);
        }

        return text.ToString();
    }

    private static bool Resets(byte value, DicomVr vr) => value switch
    {
        (byte)'\\' => !vr.IsSingleText(),
        (byte)'^' or (byte)'=' => vr == DicomVr.PN,
        0x09 or 0x0A or 0x0C or 0x0D => true,
        _ => false,
    };

    /// <summary>One code element of ISO 2022: how many bytes make a character and which code page holds it.</summary>
    private sealed class CodeElement
    {
        public static readonly CodeElement Ascii = new(1, null);
        public static readonly CodeElement Latin1 = new(1, Encoding.Latin1);

        // JIS X 0201: its right half is the half-width katakana block; its left half differs from ASCII in two glyphs only,
        // which readers keep as backslash and tilde because the backslash separates values.
        private static readonly CodeElement Katakana = new(1, null) { IsKatakana = true };

        private readonly Encoding? _encoding;

        private CodeElement(int width, Encoding? encoding) => (Width, _encoding) = (width, encoding);

        public int Width { get; }

        private bool IsKatakana { get; init; }

        /// <summary>JIS X 0212 in code page 20932: the second byte keeps its upper bit clear.</summary>
        private bool IsSupplement { get; init; }

        public static CodeElement OfTerm(string term) => term switch
        {
            "13" => Katakana,
            "101" => Single(28592),
            "109" => Single(28593),
            "110" => Single(28594),
            "144" => Single(28595),
            "127" => Single(28596),
            "126" => Single(28597),
            "138" => Single(28598),
            "148" => Single(28599),
            "203" => Single(28605),
            "166" => Single(874),
            "149" => new CodeElement(2, CodePage(51949)),
            "58" => new CodeElement(2, CodePage(936)),
            _ => Latin1,
        };

        /// <summary>The element an escape sequence (without its ESC byte) calls; null where it is none of DICOM's.</summary>
        public static CodeElement? OfEscape(ReadOnlySpan<byte> rest, out int length, out bool high)
        {
            length = rest.Length >= 3 && rest[0] == (byte)'$' && rest[1] is (byte)'(' or (byte)')' ? 3 : 2;
            high = false;
            if (rest.Length < length) return null;

            high = length == 3 ? rest[1] == (byte)')' : rest[0] is (byte)'-' or (byte)')';
            return (rest[0], rest[1], length == 3 ? rest[2] : (byte)0) switch
            {
                ((byte)'(', (byte)'B', _) => Ascii,
                ((byte)'(', (byte)'J', _) => Ascii,
                ((byte)')', (byte)'I', _) => Katakana,
                ((byte)'-', (byte)'A', _) => Latin1,
                ((byte)'-', (byte)'B', _) => Single(28592),
                ((byte)'-', (byte)'C', _) => Single(28593),
                ((byte)'-', (byte)'D', _) => Single(28594),
                ((byte)'-', (byte)'L', _) => Single(28595),
                ((byte)'-', (byte)'G', _) => Single(28596),
                ((byte)'-', (byte)'F', _) => Single(28597),
                ((byte)'-', (byte)'H', _) => Single(28598),
                ((byte)'-', (byte)'M', _) => Single(28599),
                ((byte)'-', (byte)'T', _) => Single(874),
                ((byte)'-', (byte)'b', _) => Single(28605),
                ((byte)'$', (byte)'B', _) => new CodeElement(2, CodePage(51932)),
                ((byte)'$', (byte)'@', _) => new CodeElement(2, CodePage(51932)),
                ((byte)'$', (byte)'(', (byte)'D') => new CodeElement(2, CodePage(20932)) { IsSupplement = true },
                ((byte)'$', (byte)')', (byte)'C') => new CodeElement(2, CodePage(51949)),
                ((byte)'$', (byte)')', (byte)'A') => new CodeElement(2, CodePage(936)),
                _ => null,
            };
        }

        /// <summary>Text without escapes: ASCII below 80, this element above.</summary>
        public string DecodeHigh(ReadOnlySpan<byte> bytes)
        {
            if (_encoding is not null) return _encoding.GetString(bytes);
            var text = new StringBuilder(bytes.Length);
            foreach (ref readonly var value in bytes) Append([value], text);
            return text.ToString();
        }

        public void Append(ReadOnlySpan<byte> character, StringBuilder text)
        {
            var first = character[0];
            if (_encoding is null || (Width == 1 && first < 0x80))
            {
                text.Append(IsKatakana && first is >= 0xA1 and <= 0xDF ? (char)(0xFF61 + first - 0xA1) : (char)first);
                return;
            }

            Span<byte> raised = [(byte)(first | 0x80), character.Length > 1 ? (byte)(character[1] | 0x80) : (byte)0];
            if (IsSupplement) raised[1] &= 0x7F;
            text.Append(_encoding.GetString(raised[..character.Length]));
        }

        /// <exception cref="EncoderFallbackException">A character is not in this element.</exception>
        public byte[] Encode(string text)
        {
            if (!IsKatakana) return WithExceptions(_encoding ?? Encoding.ASCII).GetBytes(text);

            var bytes = new byte[text.Length];
            for (var i = 0; i < text.Length; i++)
            {
                bytes[i] = text[i] switch
                {
                    < (char)0x80 => (byte)text[i],
                    >= '｡' and <= 'ﾟ' => (byte)(text[i] - '｡' + 0xA1),
                    _ => throw new EncoderFallbackException(),
                };
            }

            return bytes;
        }

        private static CodeElement Single(int page) => new(1, CodePage(page));
    }
}

namespace Grid.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>The values of one element that are looked at: a list of a million strings takes 40 MB, and no object has use for more.</summary>
    private const int MostValues = 1_000_000;

    /// <summary>The character set in force here: the set's own (0008,0005), else the enclosing one's, else ISO-IR 6.</summary>
    public DicomCharset Charset
    {
        get
        {
            if (_ownCharset is { } known) return known;
            if (!TryGet(DicomTags.SpecificCharacterSet, out var element)) return Parent?.Charset ?? DicomCharset.Default;
            return _ownCharset = DicomCharset.Parse(SplitText(DicomCharset.Default.Decode(element.Value.Span, DicomVr.CS), DicomVr.CS));
        }
    }

    /// <summary>
    /// The first value as text without its padding; numbers in the invariant culture, AT as <c>(gggg,eeee)</c>. Null where
    /// the tag is absent or its VR has no text (sequences, bytes); empty where the element has no value.
    /// </summary>
    public string? GetString(DicomTag tag)
    {
        if (!TryGet(tag, out var element)) return null;
        if (FirstAscii(element) is { } first) return first;
        var values = GetStrings(element);
        return values.Length > 0 ? values[0] : element.Vr.IsText() || element.Vr.NumberBytes() > 0 ? string.Empty : null;
    }

    /// <summary>Every value as text, see <see cref="GetString"/>; none where the tag is absent or has no value.</summary>
    public string[] GetStrings(DicomTag tag) => TryGet(tag, out var element) ? GetStrings(element) : [];

    /// <summary>The values of an element of this data set, decoded with the character set in force.</summary>
    public string[] GetStrings(in DicomElement element)
    {
        if (element.Vr.IsText())
        {
            var bytes = element.Value.Span;
            if (bytes.IsEmpty) return [];
            var charset = element.Vr.UsesCharacterSet() ? Charset : DicomCharset.Default;
            return SplitText(charset.Decode(bytes, element.Vr), element.Vr);
        }

        var count = element.NumberCount;
        if (count == 0) return [];
        var texts = new string[count];
        for (var i = 0; i < count; i++) texts[i] = element.NumberText(i) ?? string.Empty;
        return texts;
    }

    /// <summary>The first value as an integer (binary integers, or IS and DS whose value is whole); null otherwise.</summary>
    public int? GetInt32(DicomTag tag) => GetDouble(tag) is { } value && value == Math.Truncate(value)
        && value is >= int.MinValue and <= int.MaxValue ? (int)value : null;

    /// <summary>The first value as a number (binary numbers, DS, IS); null where absent or no number.</summary>
    public double? GetDouble(DicomTag tag)
    {
        if (!TryGet(tag, out var element)) return null;
        return TryGetNumber(element, 0, out var value) ? value : null;
    }

    /// <summary>Every value as a number; empty where absent, or where one of them is no number. <see cref="GetNumbers"/> tells them apart.</summary>
    public double[] GetDoubles(DicomTag tag)
    {
        if (!TryGet(tag, out var element) || element.Value.IsEmpty) return [];
        if (element.Vr is not (DicomVr.DS or DicomVr.IS))
        {
            var binary = new double[element.NumberCount];
            for (var i = 0; i < binary.Length; i++)
                if (!element.TryGetDouble(i, out binary[i])) return [];
            return binary;
        }

        var rest = element.Value.Span;
        var values = new double[Math.Min(MostValues, rest.Count((byte)'\\') + 1)];
        for (var i = 0; i < values.Length; i++)
            if (!DicomElement.TryParseDecimal(DicomElement.NextText(ref rest), out values[i])) return [];
        return values;
    }

    /// <summary>
    /// Every value of a DS, IS or binary number with what became of it: a number, a decimal comma read as a point, nothing, or no number.
    /// None of them is ever 0 for want of a value.
    /// </summary>
    public DicomNumber[] GetNumbers(DicomTag tag)
    {
        if (!TryGet(tag, out var element) || element.Value.IsEmpty) return [];
        if (!element.Vr.IsText())
        {
            var binary = new DicomNumber[element.NumberCount];
            for (var i = 0; i < binary.Length; i++)
                binary[i] = element.TryGetDouble(i, out var value) ? new DicomNumber(value, DicomNumberState.Number) : DicomNumber.None;
            return binary;
        }

        var rest = element.Value.Span;
        var numbers = new DicomNumber[Math.Min(MostValues, rest.Count((byte)'\\') + 1)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = DicomNumber.Parse(DicomElement.NextText(ref rest));
        return numbers;
    }

    /// <summary>The items of a sequence; none where it is absent or empty.</summary>
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag) => TryGet(tag, out var element) ? element.Items : [];

    /// <summary>The value's bytes as they lie in the file; empty where absent.</summary>
    public ReadOnlyMemory<byte> GetBytes(DicomTag tag) => TryGet(tag, out var element) ? element.Value : default;

    private static bool TryGetNumber(in DicomElement element, int index, out double value)
    {
        if (element.Vr is DicomVr.DS or DicomVr.IS)
            return DicomElement.TryParseDecimal(DicomElement.TextValueAt(element.Value.Span, index), out value);
        return element.TryGetDouble(index, out value);
    }

    /// <summary>Splits at backslashes and takes padding off: spaces around (text VRs: behind) and NUL (PS3.5 section 6.2).</summary>
    private static string[] SplitText(string text, DicomVr vr)
    {
        if (vr.IsSingleText())
            return [text.TrimEnd(' ', '\0')];
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text.AsSpan().Trim(" \0").IsEmpty ? [] : [TrimValue(text, vr)];

        var parts = new string[Math.Min(MostValues, text.AsSpan().Count('\\') + 1)];
        var rest = text.AsSpan();
        for (var i = 0; i < parts.Length; i++)
        {
            var end = rest.IndexOf('\\');
            parts[i] = TrimValue(end < 0 ? rest : rest[..end], vr);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return parts;
    }

    /// <summary>The first value where its bytes are ASCII, without making strings of the others; null where the whole must be decoded.</summary>
    private static string? FirstAscii(in DicomElement element)
    {
        var bytes = element.Value.Span;
        if (bytes.IsEmpty || !element.Vr.IsText() || element.Vr.IsSingleText()) return null;
        if (!System.Text.Ascii.IsValid(bytes) || bytes.Contains((byte)0x1B)) return null;

        var first = DicomElement.NextText(ref bytes);
        first = element.Vr is DicomVr.UC or DicomVr.PN ? first.TrimEnd(" \0"u8) : first.Trim(" \0"u8);
        return System.Text.Encoding.ASCII.GetString(first);
    }

    private static string TrimValue(ReadOnlySpan<char> text, DicomVr vr) => vr is DicomVr.UC or DicomVr.PN
        ? text.TrimEnd(" \0").ToString()
        : text.Trim(" \0").ToString();
}

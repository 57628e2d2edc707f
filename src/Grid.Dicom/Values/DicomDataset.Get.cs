namespace Grid.Dicom;

public sealed partial class DicomDataset
{
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

    /// <summary>Every value as a number; empty where absent, or where one of them is no number.</summary>
    public double[] GetDoubles(DicomTag tag)
    {
        if (!TryGet(tag, out var element) || element.Value.IsEmpty) return [];

        var count = element.Vr is DicomVr.DS or DicomVr.IS
            ? element.Value.Span.Count((byte)'\\') + 1
            : element.NumberCount;
        var values = new double[count];
        for (var i = 0; i < count; i++)
            if (!TryGetNumber(element, i, out values[i])) return [];
        return values;
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

        var parts = text.Split('\\');
        for (var i = 0; i < parts.Length; i++) parts[i] = TrimValue(parts[i], vr);
        return parts;
    }

    private static string TrimValue(string text, DicomVr vr) => vr is DicomVr.UC or DicomVr.PN
        ? text.TrimEnd(' ', '\0')
        : text.Trim(' ', '\0');
}

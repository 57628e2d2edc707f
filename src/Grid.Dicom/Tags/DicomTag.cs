using System.Globalization;

namespace Grid.Dicom;

/// <summary>
/// A data element's tag: group and element number, ordered as in a data set (PS3.5 section 7.1).
/// Default is (0000,0000).
/// </summary>
public readonly record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    internal DicomTag(uint value) : this((ushort)(value >> 16), (ushort)value)
    {
    }

    /// <summary>Group in the upper, element in the lower 16 bits.</summary>
    public uint Value => ((uint)Group << 16) | Element;

    /// <summary>Odd groups belong to manufacturers (PS3.5 section 7.8).</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>(gggg,0010-00FF) of an odd group: the element that names a block's creator.</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    /// <summary>(gggg,0000): the length of its group, retired outside groups 0000 and 0002.</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>Keyword of PS3.6, e.g. <c>PixelSpacing</c>; null for private and unknown tags.</summary>
    public string? Keyword => DicomDictionary.Standard.Find(this)?.Keyword;

    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <summary>The standard's form, e.g. <c>(0008,0060)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");

    /// <summary>Eight hexadecimal digits, as DICOM JSON writes a tag: <c>00080060</c>.</summary>
    public string ToJsonName() => Value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>(0008,0060)</c>, <c>0008,0060</c>, <c>00080060</c> or a keyword of the standard.</summary>
    /// <exception cref="FormatException">None of these.</exception>
    public static DicomTag Parse(string text) =>
        TryParse(text, out var tag)
            ? tag
            : throw new FormatException($"'{text}' is no DICOM tag: write (0008,0060), 00080060 or a keyword such as Modality.");

    public static bool TryParse(string? text, out DicomTag tag)
    {
        tag = default;
        if (string.IsNullOrWhiteSpace(text)) return false;

        var bare = text.Trim();
        if (bare.Length == 11 && bare[0] == '(' && bare[^1] == ')') bare = bare[1..^1];
        if (bare.Length == 9 && bare[4] == ',') bare = bare.Remove(4, 1);
        if (bare.Length == 8 && uint.TryParse(bare, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            tag = new DicomTag(value);
            return true;
        }

        return DicomDictionary.Standard.TryFindKeyword(bare, out tag);
    }
}

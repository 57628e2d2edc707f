namespace Grid.Dicom;

/// <summary>Whether bytes read as elements under given rules.</summary>
internal enum ItemFit
{
    No,
    Yes,

    /// <summary>The bytes at hand end before it shows, and the file goes on.</summary>
    NeedMore,
}

/// <summary>
/// How the elements of one item are encoded: explicit and implicit do get mixed within a file, most of all under UN and private
/// tags. Decided by the elements themselves, never by how much of the file follows: a length that happens to fit into a large
/// file says nothing.
/// </summary>
internal static class DicomItemRules
{
    private const int ElementsToAgree = 4;

    /// <param name="bytes">From the item's first element to its end, or to the end of what surrounds it where its length is undefined.</param>
    /// <param name="outer">How the elements around it are encoded.</param>
    /// <param name="goesOn">More bytes follow in the file, and this item may reach into them.</param>
    /// <param name="unsure">More bytes are needed for an answer.</param>
    public static DicomEncodingRules Choose(ReadOnlySpan<byte> bytes, DicomEncodingRules outer, bool goesOn, out bool unsure)
    {
        unsure = false;
        if (bytes.Length < 8 || outer.IsBigEndian || bytes[1] == 0xFF) return outer;

        var namesVr = DicomVrs.Parse(bytes[4], bytes[5]) != DicomVr.None;
        if (namesVr == outer.IsExplicit) return outer;

        var other = outer with { IsExplicit = !outer.IsExplicit };
        var fit = Fits(bytes, other, goesOn);
        unsure = fit == ItemFit.NeedMore;
        return fit == ItemFit.Yes ? other : outer;
    }

    /// <summary>Walks the first elements without reading them.</summary>
    public static ItemFit Fits(ReadOnlySpan<byte> bytes, DicomEncodingRules rules, bool goesOn)
    {
        var at = 0;
        for (var seen = 0; seen < ElementsToAgree; seen++)
        {
            var left = bytes.Length - at;
            if (left < 8) return goesOn ? ItemFit.NeedMore : left == 0 && seen > 0 ? ItemFit.Yes : ItemFit.No;

            var element = bytes[at..];
            var tag = rules.Tag(element);
            if (tag >> 16 == 0xFFFE) return seen > 0 ? ItemFit.Yes : ItemFit.No;
            if (tag >> 16 is 0 or 1 or 0xFFFF) return ItemFit.No;

            if (!TryHeader(element, rules, out var vr, out var header, out var length)) return ItemFit.No;
            if (header > left) return goesOn ? ItemFit.NeedMore : ItemFit.No;

            // The dictionary's own short VR in two letters: as a length it would be far beyond what that VR may hold.
            if (rules.IsExplicit && header == 8 && vr == DicomDictionary.Standard.VrOf(new DicomTag(tag))) return ItemFit.Yes;
            if (length == uint.MaxValue) return IsSequence(element[header..], rules) ? ItemFit.Yes : ItemFit.No;
            if (length > (uint)(left - header))
                return goesOn ? ItemFit.NeedMore : ItemFit.No;
            at += header + (int)length;
        }

        return ItemFit.Yes;
    }

    private static bool TryHeader(ReadOnlySpan<byte> element, DicomEncodingRules rules, out DicomVr vr, out int header, out uint length)
    {
        (vr, header, length) = (DicomVr.None, 8, rules.UInt32(element[4..]));
        if (!rules.IsExplicit) return true;

        vr = DicomVrs.Parse(element[4], element[5]);
        length = rules.UInt16(element[6..]);
        if (vr == DicomVr.None) return false;
        if (!vr.HasLongLength()) return true;

        header = 12;
        length = element.Length < 12 ? 0 : rules.UInt32(element[8..]);
        return rules.UInt16(element[6..]) == 0;
    }

    private static bool IsSequence(ReadOnlySpan<byte> value, DicomEncodingRules rules) =>
        value.Length < 4 || rules.Tag(value) is DicomTags.ItemValue or DicomTags.SequenceDelimitationValue;
}

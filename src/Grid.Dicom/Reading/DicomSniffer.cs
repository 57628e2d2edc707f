namespace Grid.Dicom;

/// <summary>
/// Recognises how bytes are encoded where the file does not say, or says it wrongly. A guess counts only if a run of elements
/// agrees with it: known or private tags in rising order, lengths that stay inside the bytes, VRs that exist.
/// </summary>
internal static class DicomSniffer
{
    private const int ElementsToAgree = 5;
    private static readonly DicomEncodingRules[] Candidates =
        [DicomEncodingRules.ExplicitLittle, DicomEncodingRules.ImplicitLittle, DicomEncodingRules.ExplicitBig];

    /// <summary>The rules a bare data set follows; null where it is no DICOM.</summary>
    /// <param name="bytes">From the first element on.</param>
    /// <param name="partial">More bytes follow in the file, so a value may reach beyond these.</param>
    public static DicomEncodingRules? Guess(ReadOnlySpan<byte> bytes, bool partial)
    {
        foreach (var rules in Candidates)
            if (Agrees(bytes, rules, partial)) return rules;
        return null;
    }

    /// <summary>The declared rules unless the first element contradicts them and other rules fit it.</summary>
    public static DicomEncodingRules Confirm(ReadOnlySpan<byte> bytes, DicomEncodingRules declared, bool partial)
    {
        if (bytes.Length < 8) return declared;
        if (FirstFits(bytes, declared)) return declared;
        return Guess(bytes, partial) ?? declared;
    }

    private static bool FirstFits(ReadOnlySpan<byte> bytes, DicomEncodingRules rules)
    {
        if (!IsPlausibleTag(rules.Tag(bytes))) return false;

        var vr = DicomVrs.Parse(bytes[4], bytes[5]);
        if (rules.IsExplicit) return vr != DicomVr.None;

        // Two letters that name a VR would be a length of at least 16,705 bytes for the first, short element.
        return vr == DicomVr.None;
    }

    private static bool Agrees(ReadOnlySpan<byte> bytes, DicomEncodingRules rules, bool partial)
    {
        var at = 0;
        var last = 0u;
        for (var seen = 0; seen < ElementsToAgree; seen++)
        {
            if (at == bytes.Length) return seen > 0;
            if (bytes.Length - at < 8) return partial && seen > 0;

            var element = bytes[at..];
            var tag = rules.Tag(element);
            if ((seen > 0 && tag <= last) || !IsPlausibleTag(tag)) return false;
            if (!TryLength(element, tag, rules, out var header, out var length)) return false;
            if (length == uint.MaxValue) return true;
            if (length > element.Length - header) return (partial || tag >= 0x7FE0_0000) && seen > 0;
            last = tag;
            at += header + (int)length;
        }

        return true;
    }

    private static bool TryLength(ReadOnlySpan<byte> element, uint tag, DicomEncodingRules rules, out int header, out uint length)
    {
        header = 8;
        length = rules.UInt32(element[4..]);
        if (!rules.IsExplicit) return true;

        var vr = DicomVrs.Parse(element[4], element[5]);
        if (vr == DicomVr.None) return false;
        length = rules.UInt16(element[6..]);
        if (!vr.HasLongLength()) return true;

        header = 12;
        if (element.Length < 12) return false;
        length = rules.UInt32(element[8..]);
        return true;
    }

    private static bool IsPlausibleTag(uint tag)
    {
        var id = new DicomTag(tag);
        return id.Group is not (0 or 0xFFFF or 0xFFFE)
            && (id.IsPrivate ? id.Group >= 9 : id.IsGroupLength ? id.Group <= 0x7FE0 : DicomDictionary.Standard.Find(id) is not null);
    }
}

namespace Grid.Dicom;

// Bytes where a VR should be that are none of the standard's.
internal sealed partial class DicomParser
{
    /// <summary>How an element with such bytes may lie: header length, value length, VR.</summary>
    private readonly record struct Form(int Header, uint Length, DicomVr Vr, bool IsExplicit, string Found, string Advice);

    /// <summary>
    /// Known from the field: <c>??</c>, blanks, lower case, a VR newer than this table, and one element written in implicit form. The form
    /// after which the next element stands is taken, never the one whose length happens to fit into the file.
    /// </summary>
    private bool ReadUnknownVr(
        ReadOnlySpan<byte> span, ref int at, uint tag, DicomEncodingRules rules, bool signed,
        out DicomVr vr, out uint length, out DicomEncodingRules valueRules)
    {
        var id = new DicomTag(tag);
        var known = DicomDictionary.Standard.VrOf(id, signed);
        (vr, length, valueRules) = (known, 0, rules);
        var isText = IsPrintable(span[at + 4]) && IsPrintable(span[at + 5]);
        var forms = Forms(span[at..], rules, known, isText);
        foreach (var form in forms)
        {
            var fit = Follows(span, at, form, tag, rules);
            if (fit == ItemFit.NeedMore) return Short(id, at, span.Length - at, "the element after it");
            if (fit == ItemFit.Yes) return Take(form, id, ref at, rules, out vr, out length, out valueRules);
        }

        // Nothing recognisable stands behind it either; what fits into the bytes is read as before.
        var last = forms[isText ? ^1 : 0];
        if (!isText && last.Length <= (uint)(span.Length - at - 8)) return Take(last, id, ref at, rules, out vr, out length, out valueRules);

        _fault = new DicomFault(
            DicomFaultCode.BadVr, id, at, "VR bytes " + Hex(span.Slice(at + 4, 2)), "one of the 34 VRs of PS3.5",
            "The file is damaged here or its transfer syntax is declared wrongly; export it again.");
        _needMore = false;
        return false;
    }

    private bool Take(in Form form, DicomTag tag, ref int at, DicomEncodingRules rules, out DicomVr vr, out uint length, out DicomEncodingRules valueRules)
    {
        Warn(DicomFaultCode.BadVr, tag, at, form.Found, "one of the 34 VRs of PS3.5", form.Advice);
        (vr, length, valueRules) = (form.Vr, form.Length, form.IsExplicit ? rules : rules with { IsExplicit = false });
        at += form.Header;
        return true;
    }

    private static Form[] Forms(ReadOnlySpan<byte> element, DicomEncodingRules rules, DicomVr known, bool isText)
    {
        var found = "VR bytes " + Hex(element.Slice(4, 2));
        var named = DicomVrs.Parse((byte)(element[4] & ~0x20), (byte)(element[5] & ~0x20));
        const string FromDictionary = "Its VR was taken from the data dictionary.";

        // Text of an unknown VR is no sequence; the value stays as it is.
        var plain = known is DicomVr.SQ or DicomVr.None ? DicomVr.UN : known;
        var brief = new Form(8, rules.UInt16(element[6..]), named != DicomVr.None ? named : plain, true, found, named != DicomVr.None ? "It was read in capital letters." : FromDictionary);
        var @implicit = new Form(8, rules.UInt32(element[4..]), known, false, "an element in implicit form", FromDictionary);
        if (!isText) return [@implicit, brief];
        if (element.Length < 12 || rules.UInt16(element[6..]) != 0) return [brief, @implicit];

        var wide = new Form(12, rules.UInt32(element[8..]), named != DicomVr.None ? named : DicomVr.UN, true, found, named != DicomVr.None ? brief.Advice : "The value was kept as UN.");
        return named != DicomVr.None && !named.HasLongLength() ? [brief, wide, @implicit] : [wide, brief, @implicit];
    }

    private ItemFit Follows(ReadOnlySpan<byte> span, int at, in Form form, uint tag, DicomEncodingRules rules)
    {
        if (form.Length == Undefined) return form.Vr is DicomVr.SQ or DicomVr.UN ? ItemFit.Yes : ItemFit.No;

        var end = at + form.Header + (long)form.Length;
        if (end > span.Length) return GoesOn && end <= _total ? ItemFit.NeedMore : ItemFit.No;
        if (end == span.Length && !GoesOn) return ItemFit.Yes;

        var rest = span[(int)end..];
        if (rest.Length < 8) return GoesOn && end + 8 <= _total ? ItemFit.NeedMore : end == _total ? ItemFit.Yes : ItemFit.No;
        var next = rules.Tag(rest);
        if (next >> 16 == 0xFFFE) return ItemFit.Yes;
        if (next <= tag || next >> 16 == 0xFFFF) return ItemFit.No;
        if (DicomVrs.Parse(rest[4], rest[5]) != DicomVr.None || (IsPrintable(rest[4]) && IsPrintable(rest[5]))) return ItemFit.Yes;
        return DicomItemRules.Fits(rest, rules with { IsExplicit = false }, GoesOn);
    }

    private static bool IsPrintable(byte value) => value is >= 0x20 and < 0x7F;
}

namespace Grid.Dicom;

// Sequences and fragments (PS3.5 section 7.5 and annex A.4).
internal sealed partial class DicomParser
{
    private bool ReadUndefined(
        DicomDataset target, ref int at, int end, int start, DicomTag tag, DicomVr vr, DicomEncodingRules rules, int depth, Ends ends, bool signed)
    {
        if (vr == DicomVr.SQ && !tag.IsPrivate) return ReadItems(target, ref at, end, start, tag, undefined: true, rules, depth, signed);
        if (end - at < 8) return Short(DicomTags.Item, at, end - at, "the first item of " + tag);

        var inner = vr == DicomVr.UN ? RulesInUnknown(at, rules) : rules;
        var isItem = inner.Tag(_source.Span[at..]) is DicomTags.ItemValue or DicomTags.SequenceDelimitationValue;
        if (depth == 0 && IsPixels(tag.Value))
            return isItem ? ReadFragments(target, ref at, end, start, tag, inner) : NoItems(tag, start, vr);

        var (before, from) = (Mark(), at);
        if (isItem && Read(ref at)) return true;
        if (!isItem) NoItems(tag, start, vr);
        if (_needMore || IsBound(_fault!)) return false;

        at = from;
        return KeepUnread(target, ref at, end, start, tag, rules, ends, before);

        bool Read(ref int position) => vr is DicomVr.OB or DicomVr.OW && !HoldsDataset(position, end, inner)
            ? ReadFragments(target, ref position, end, start, tag, inner)
            : ReadItems(target, ref position, end, start, tag, undefined: true, inner, depth, signed);
    }

    /// <summary>
    /// UN of undefined length is a sequence in implicit little endian, whatever surrounds it (PS3.5 section 6.2.2); writers of big
    /// endian files are seen to keep their own order.
    /// </summary>
    private DicomEncodingRules RulesInUnknown(int at, DicomEncodingRules around)
    {
        var bytes = _source.Span[at..];
        return around.IsBigEndian && around.Tag(bytes) is DicomTags.ItemValue or DicomTags.SequenceDelimitationValue
            ? around
            : DicomEncodingRules.ImplicitLittle;
    }

    /// <summary>Bytes of undefined length hold fragments, or (GE cardiac CT, private OB) a sequence whose VR its writer did not know.</summary>
    private bool HoldsDataset(int at, int end, DicomEncodingRules rules)
    {
        var length = rules.UInt32(_source.Span[(at + 4)..]);
        if (rules.Tag(_source.Span[at..]) != DicomTags.ItemValue) return false;
        if (length == Undefined) return true;
        if (length < 8 || length > (uint)(end - at - 8)) return false;

        var item = _source.Span.Slice(at + 8, (int)length);
        return DicomItemRules.Fits(item, rules with { IsExplicit = true }, goesOn: false) == ItemFit.Yes
            || DicomItemRules.Fits(item, rules with { IsExplicit = false }, goesOn: false) == ItemFit.Yes;
    }

    private bool ReadItems(
        DicomDataset target, ref int at, int end, int start, DicomTag tag, bool undefined, DicomEncodingRules rules, int depth, bool signed)
    {
        if (depth >= _maxDepth)
        {
            _fault = new DicomFault(
                DicomFaultCode.TooDeep, tag, start, $"sequences nested deeper than {_maxDepth}", $"at most {_maxDepth} levels",
                "No DICOM object nests like this: the file is damaged or made to exhaust its reader.");
            return false;
        }

        List<DicomDataset>? items = null;
        DicomDataset? first = null;
        var span = _source.Span;
        while (true)
        {
            if (end - at < 8)
            {
                if (undefined) return Short(DicomTags.SequenceDelimitationItem, at, end - at, "(FFFE,E0DD), the end of " + tag);
                if (end == at) break;
                return Short(DicomTags.Item, at, end - at, "an item of " + tag);
            }

            var found = rules.Tag(span[at..]);
            var length = rules.UInt32(span[(at + 4)..]);
            if (found == DicomTags.SequenceDelimitationValue)
            {
                at += 8;
                break;
            }

            if (found != DicomTags.ItemValue) return BadItem(tag, at, found);
            if (--_elementsLeft < 0) return TooMany(tag, at);
            var itemAt = at;
            at += 8;
            if (length != Undefined && length > (uint)(end - at)) return Overrun(DicomTags.Item, itemAt, length, end - at);

            var until = length == Undefined ? end : at + (int)length;
            var item = new DicomDataset(0, target);
            var isOpen = length == Undefined;
            var itemRules = DicomItemRules.Choose(span[at..until], rules, isOpen && GoesOn, out var unsure);
            if (unsure) return Short(null, at, until - at, "elements that show how this item is encoded");
            if (!isOpen) _closed++;
            var read = ReadElements(item, ref at, until, itemRules, depth + 1, isOpen ? Ends.AtDelimiter : Ends.AtLength, signed);
            if (!isOpen) _closed--;
            if (!read) return false;
            if (first is null) first = item;
            else (items ??= [first]).Add(item);
        }

        DicomDataset[] content = items is not null ? [.. items] : first is not null ? [first] : [];
        target.Append(new DicomElement(tag, DicomVr.SQ, default, rules.IsBigEndian, start, content));
        return true;
    }

    private bool ReadFragments(DicomDataset target, ref int at, int end, int start, DicomTag tag, DicomEncodingRules rules)
    {
        var table = ReadOnlyMemory<byte>.Empty;
        var fragments = new List<ReadOnlyMemory<byte>>();
        var span = _source.Span;
        for (var seen = 0; ; seen++)
        {
            if (end - at < 8)
            {
                if (!_options.AllowTruncatedPixels || _partial)
                    return Short(DicomTags.SequenceDelimitationItem, at, end - at, "a fragment or (FFFE,E0DD), the end of " + tag);
                Warn(DicomFaultCode.Truncated, tag, at, Bytes(end - at), "(FFFE,E0DD)", "The pixel data end early; get the file again.");
                at = end;
                break;
            }

            var found = rules.Tag(span[at..]);
            var length = rules.UInt32(span[(at + 4)..]);
            if (found == DicomTags.SequenceDelimitationValue)
            {
                at += 8;
                break;
            }

            if (found != DicomTags.ItemValue) return BadItem(tag, at, found);
            if (--_elementsLeft < 0) return TooMany(tag, at);
            if (length > (uint)(end - at - 8))
            {
                if (!_options.AllowTruncatedPixels || _partial) return Overrun(DicomTags.Item, at, length, end - at - 8);
                Warn(DicomFaultCode.Truncated, tag, at, Bytes(end - at - 8), Bytes(length), "The pixel data end early; get the file again.");
                length = (uint)(end - at - 8);
            }

            if (length > _options.MaxElementBytes) return TooLong(tag, at, length);
            var fragment = _source.Slice(at + 8, (int)length);
            if (seen == 0) table = fragment;
            else fragments.Add(fragment);
            at += 8 + (int)length;
        }

        target.Append(new DicomElement(tag, DicomVr.OB, default, false, start, new EncapsulatedPixels(table, fragments)));
        return true;
    }
}

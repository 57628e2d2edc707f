namespace Grid.Dicom;

// Elements of a data set or item (PS3.5 section 7.1).
internal sealed partial class DicomParser
{
    /// <summary>Reads elements into <paramref name="target"/> until <paramref name="ends"/> says so; false with a fault.</summary>
    private bool ReadElements(
        DicomDataset target, ref int at, int end, DicomEncodingRules rules, int depth, Ends ends, bool signed)
    {
        if (!ReadInFileOrder(target, ref at, end, rules, depth, ends, signed)) return false;
        target.Settle();
        return true;
    }

    private bool ReadInFileOrder(
        DicomDataset target, ref int at, int end, DicomEncodingRules rules, int depth, Ends ends, bool signed)
    {
        var span = _source.Span;
        while (true)
        {
            if (depth == 0) _wholeUntil = at;
            if (end - at < 8) return EndOfBytes(ref at, end, ends);

            var start = at;
            var tag = rules.Tag(span[at..]);
            if (ends == Ends.AfterFileMeta && tag >> 16 != 2) return true;
            if (tag >> 16 == 0xFFFE)
            {
                if (Delimiter(tag, ref at, ends, out var done)) continue;
                return done;
            }

            if (depth == 0 && ends == Ends.AtEnd)
            {
                if (_options.StopBeforePixels && IsPixels(tag))
                    return true;

                if (tag == 0 && at > LastNonZero())
                {
                    Warn(DicomFaultCode.TrailingBytes, null, at, $"{end - at} zero bytes", "the end of the file", "They were ignored.");
                    at = end;
                    continue;
                }

                // Tags rise, and a header that stops before the pixels never sees what follows them: it must not change what stood before.
                if (tag <= _pixels && _pixels != 0) return NoElement(at);
                if (IsPixels(tag)) _pixels = tag;
            }

            if (--_elementsLeft < 0) return TooMany(new DicomTag(tag), start);
            if (!ReadHeader(span[..end], ref at, tag, rules, signed, out var vr, out var length, out var valueRules)) return false;

            if (length == Undefined)
            {
                if (!ReadUndefined(target, ref at, end, start, new DicomTag(tag), vr, valueRules, depth, ends, signed)) return false;
                continue;
            }

            if (length > (uint)(end - at))
            {
                if (depth > 0 || !IsPixels(tag) || !_options.AllowTruncatedPixels || _partial)
                    return Overrun(new DicomTag(tag), start, length, end - at);
                Warn(DicomFaultCode.Truncated, new DicomTag(tag), start, Bytes(end - at), Bytes(length), "The pixel data end early; get the file again.");
                length = (uint)(end - at);
            }

            if (length > _options.MaxElementBytes) return TooLong(new DicomTag(tag), start, length);

            if (vr == DicomVr.SQ)
            {
                var until = at + (int)length;
                if (!ReadBoundedItems(target, ref at, until, start, new DicomTag(tag), valueRules, depth, signed)) return false;
                at = until;
                continue;
            }

            var value = _source.Slice(at, (int)length);
            at += (int)length;
            if (tag == DicomTags.PixelRepresentationValue && length >= 2) signed = valueRules.UInt16(value.Span) == 1;
            if (vr == DicomVr.UN && rules.IsExplicit && ReadKnownUn(target, new DicomTag(tag), value, start, depth, signed)) continue;

            target.Append(new DicomElement(new DicomTag(tag), vr, value, valueRules.IsBigEndian || (_bigEndianPixels && IsPixels(tag)), start));
        }
    }

    /// <summary>
    /// Where the last byte lies that is not zero. Looked up once: asked anew at each of a million zero tags before one stray byte,
    /// the answer would cost the square of the file.
    /// </summary>
    private int LastNonZero() => _lastNonZero ??= _source.Span.LastIndexOfAnyExcept((byte)0);

    private static bool IsPixels(uint tag) =>
        tag is DicomTags.PixelDataValue or DicomTags.FloatPixelDataValue or DicomTags.DoubleFloatPixelDataValue;

    /// <summary>VR and length of the element at <paramref name="at"/>, which moves to its value.</summary>
    private bool ReadHeader(
        ReadOnlySpan<byte> span, ref int at, uint tag, DicomEncodingRules rules, bool signed,
        out DicomVr vr, out uint length, out DicomEncodingRules valueRules)
    {
        valueRules = rules;
        if (!rules.IsExplicit)
        {
            vr = DicomDictionary.Standard.VrOf(new DicomTag(tag), signed);
            length = rules.UInt32(span[(at + 4)..]);
            at += 8;
            return true;
        }

        vr = DicomVrs.Parse(span[at + 4], span[at + 5]);
        if (vr == DicomVr.None) return ReadUnknownVr(span, ref at, tag, rules, signed, out vr, out length, out valueRules);
        if (!vr.HasLongLength())
        {
            length = rules.UInt16(span[(at + 6)..]);
            at += 8;
            return true;
        }

        length = 0;
        if (span.Length - at < 12) return Overrun(new DicomTag(tag), at, 12, span.Length - at);
        length = rules.UInt32(span[(at + 8)..]);
        at += 12;
        return true;
    }

    /// <summary>
    /// A public tag stored as UN gets its VR back (PS3.5 section 6.2.2: the value is little endian, sequences implicit); false
    /// where it has none or its bytes do not parse, and the value stays UN.
    /// </summary>
    private bool ReadKnownUn(DicomDataset target, DicomTag tag, ReadOnlyMemory<byte> value, int start, int depth, bool signed)
    {
        if (tag.IsPrivate && !tag.IsPrivateCreator) return false;
        var vr = DicomDictionary.Standard.VrOf(tag, signed);
        if (vr is DicomVr.UN or DicomVr.None) return false;

        // Too long for a VR with a 16-bit length: that is what UN was chosen for (PS3.5 section 6.2.2).
        if (value.Length >= 0xFFFF && !vr.HasLongLength()) return false;
        if (vr != DicomVr.SQ)
        {
            if (vr.NumberBytes() is > 0 and var size && value.Length % size != 0) return false;
            target.Append(new DicomElement(tag, vr, value, bigEndian: false, start));
            return true;
        }

        var before = Mark();
        var at = start + 12;
        _closed++;
        var read = ReadItems(target, ref at, at + value.Length, start, tag, undefined: false, DicomEncodingRules.ImplicitLittle, depth, signed);
        _closed--;
        if (read) return true;
        if (IsBound(_fault!)) return false;

        GoBack(before);
        return false;
    }

    /// <summary>Item and delimiter tags among elements: true to go on after them, false with the answer in <paramref name="done"/>.</summary>
    private bool Delimiter(uint tag, ref int at, Ends ends, out bool done)
    {
        done = true;
        if (tag == DicomTags.ItemDelimitationValue && ends == Ends.AtDelimiter)
        {
            at += 8;
            return false;
        }

        // An item without its delimiter: the sequence goes on or ends here, and its reader sees that.
        if (ends == Ends.AtDelimiter && tag is DicomTags.SequenceDelimitationValue or DicomTags.ItemValue)
        {
            Warn(DicomFaultCode.StrayDelimiter, new DicomTag(tag), at, "the item after or the sequence's end", "(FFFE,E00D)", "The item was taken to end here.");
            return false;
        }

        // An empty item outside its sequence is written by some converters; nothing can hang on it.
        var emptyItem = tag == DicomTags.ItemValue && _source.Span.Slice(at + 4, 4).IndexOfAnyExcept((byte)0) < 0;
        if (emptyItem || tag is DicomTags.ItemDelimitationValue or DicomTags.SequenceDelimitationValue)
        {
            Warn(DicomFaultCode.StrayDelimiter, new DicomTag(tag), at, "an item or delimiter outside its sequence", "an element", "It was ignored.");
            at += 8;
            return true;
        }

        _fault = new DicomFault(
            DicomFaultCode.BadItem, new DicomTag(tag), at, "an item tag between elements", "an element",
            "The file is damaged before this byte; export it again.");
        done = false;
        return false;
    }

    private bool EndOfBytes(ref int at, int end, Ends ends)
    {
        var left = end - at;
        if (ends == Ends.AtDelimiter)
            return Short(DicomTags.ItemDelimitationItem, at, left, "(FFFE,E00D), the end of the item");
        if (_partial && ends is Ends.AtEnd or Ends.AfterFileMeta && end == _source.Length)
            return Short(null, at, left, "the next element");
        if (left == 0) return true;

        if (ends == Ends.AtEnd && at > LastNonZero())
        {
            Warn(DicomFaultCode.TrailingBytes, null, at, $"{left} zero bytes", "the end of the file", "They were ignored.");
            at = end;
            return true;
        }

        return Short(null, at, left, "8 bytes of the next element's header, or the end");
    }
}

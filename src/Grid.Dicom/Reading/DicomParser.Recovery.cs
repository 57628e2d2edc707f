namespace Grid.Dicom;

// What cannot be read but can be stepped over: a sequence whose items are none, bytes behind the last element.
internal sealed partial class DicomParser
{
    /// <summary>Each search may read the rest of the file, so a file gets a bounded number of them.</summary>
    private const int MostSearches = 32;

    /// <summary>Bytes that carriers leave behind a file: padding, line ends, the end mark of old text files, blanks.</summary>
    private static readonly System.Buffers.SearchValues<byte> Filler = System.Buffers.SearchValues.Create([0x00, 0x0A, 0x0D, 0x1A, 0x20, 0xFF]);

    private readonly record struct State(int ElementsLeft, int Warnings);

    private State Mark() => new(_elementsLeft, _warnings?.Count ?? 0);

    private void GoBack(State to)
    {
        _fault = null;
        _needMore = false;
        _elementsLeft = to.ElementsLeft;
        _warnings?.RemoveRange(to.Warnings, _warnings.Count - to.Warnings);
    }

    /// <summary>A bound was reached: reading on would be what the bound is there to prevent.</summary>
    private static bool IsBound(DicomFault fault) =>
        fault.Code is DicomFaultCode.TooDeep or DicomFaultCode.TooManyElements or DicomFaultCode.TooLarge;

    /// <summary>Without these the pixels would be shown in other places or values than they have.</summary>
    private static bool DecidesPixels(DicomTag tag) =>
        tag == DicomTags.PerFrameFunctionalGroupsSequence || tag == DicomTags.SharedFunctionalGroupsSequence || tag == DicomTags.ModalityLUTSequence;

    /// <summary>A sequence of known length: where its value holds no items (text, damage), the value is kept as bytes and reading goes on.</summary>
    private bool ReadBoundedItems(
        DicomDataset target, ref int at, int until, int start, DicomTag tag, DicomEncodingRules rules, int depth, bool signed)
    {
        var (before, from) = (Mark(), at);
        _closed++;
        var read = ReadItems(target, ref at, until, start, tag, undefined: false, rules, depth, signed);
        _closed--;
        if (read) return true;
        if (IsBound(_fault!) || DecidesPixels(tag)) return false;

        var fault = _fault!;
        GoBack(before);
        Warn(fault.Code, tag, start, fault.Found, fault.Expected, "The sequence was not read; its bytes were kept as UN.");
        target.Append(new DicomElement(tag, DicomVr.UN, _source[from..until], rules.IsBigEndian, start));
        return true;
    }

    /// <summary>
    /// A value of undefined length that is neither items nor fragments: kept as bytes up to the Sequence Delimitation Item after
    /// which the elements around it go on.
    /// </summary>
    private bool KeepUnread(
        DicomDataset target, ref int at, int end, int start, DicomTag tag, DicomEncodingRules rules, Ends ends, State before)
    {
        var fault = _fault!;
        var found = ++_searches > MostSearches ? -1 : FindEnd(at, end, tag, rules, ends, out _needMore);
        if (found < 0) return false;

        GoBack(before);
        Warn(fault.Code, tag, start, fault.Found, fault.Expected, "The value was not read; its bytes were kept as UN.");
        target.Append(new DicomElement(tag, DicomVr.UN, _source[at..found], rules.IsBigEndian, start));
        at = found + 8;
        return true;
    }

    private int FindEnd(int at, int end, DicomTag tag, DicomEncodingRules rules, Ends ends, out bool unsure)
    {
        ReadOnlySpan<byte> delimiter = rules.IsBigEndian ? [0xFF, 0xFE, 0xE0, 0xDD, 0, 0, 0, 0] : [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];
        var goesOn = GoesOn;
        unsure = goesOn;
        for (var from = at; from < end;)
        {
            var step = _source.Span[from..end].IndexOf(delimiter);
            if (step < 0) return -1;

            var next = from + step + 8;
            if (GoesOnAfter(_source.Span[next..end], tag, rules, ends, goesOn) is var fit && fit == ItemFit.Yes) return next - 8;
            if (fit == ItemFit.NeedMore) return -1;
            from = next;
        }

        return -1;
    }

    private static ItemFit GoesOnAfter(ReadOnlySpan<byte> rest, DicomTag tag, DicomEncodingRules rules, Ends ends, bool goesOn)
    {
        if (rest.IsEmpty && !goesOn) return ends == Ends.AtDelimiter ? ItemFit.No : ItemFit.Yes;
        if (rest.Length < 8) return goesOn ? ItemFit.NeedMore : ItemFit.No;

        var next = rules.Tag(rest);
        if (ends == Ends.AtDelimiter && next == DicomTags.ItemDelimitationValue) return ItemFit.Yes;
        if (next <= tag.Value || next >> 16 == 0xFFFE) return ItemFit.No;
        return IsPixels(next) ? ItemFit.Yes : DicomItemRules.Fits(rest, rules, goesOn);
    }

    /// <summary>
    /// Bytes behind the last element are a warning: every element and every pixel is there. What is cut within an element before
    /// the pixels, or within them, stays a fault.
    /// </summary>
    private bool LeaveTail(DicomDataset dataset)
    {
        if (_partial || IsBound(_fault!)) return false;

        var tail = _source.Span[_wholeUntil..];
        var behindPixels = _pixels != 0 && dataset.Appended(_pixels);
        if (!behindPixels && tail.ContainsAnyExcept(Filler)) return false;

        _fault = null;
        _warnings?.RemoveAll(warning => warning.Offset >= _wholeUntil);
        Warn(
            DicomFaultCode.TrailingBytes, null, _wholeUntil, Bytes(tail.Length) + " that are no element",
            "the end of the file", "They were ignored; every element before them was read.");
        dataset.Settle();
        return true;
    }
}

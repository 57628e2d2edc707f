using System.Collections;

namespace Grid.Dicom;

/// <summary>
/// A data set or sequence item: elements in tag order, each tag once (PS3.5 section 7.1). Reading from several threads is
/// safe as long as none sets. A tag that a file repeats keeps its last value.
/// </summary>
public sealed partial class DicomDataset : IReadOnlyCollection<DicomElement>
{
    private DicomElement[] _elements;
    private int _count;
    private DicomCharset? _ownCharset;

    public DicomDataset() : this(0)
    {
    }

    internal DicomDataset(int capacity, DicomDataset? parent = null)
    {
        _elements = capacity == 0 ? [] : new DicomElement[capacity];
        Parent = parent;
    }

    public int Count => _count;

    /// <summary>The data set whose sequence holds this item; its character set is inherited (PS3.3 C.12.1.1.2).</summary>
    internal DicomDataset? Parent { get; set; }

    /// <summary>Elements in tag order, without a copy; valid until the next set.</summary>
    internal ReadOnlySpan<DicomElement> Span => _elements.AsSpan(0, _count);

    public bool Contains(DicomTag tag) => IndexOf(tag.Value) >= 0;

    public bool TryGet(DicomTag tag, out DicomElement element)
    {
        var index = IndexOf(tag.Value);
        element = index >= 0 ? _elements[index] : default;
        return index >= 0;
    }

    public bool Remove(DicomTag tag)
    {
        var index = IndexOf(tag.Value);
        if (index < 0) return false;

        if (tag == DicomTags.SpecificCharacterSet) _ownCharset = null;
        _count--;
        Array.Copy(_elements, index + 1, _elements, index, _count - index);
        _elements[_count] = default;
        return true;
    }

    public IEnumerator<DicomElement> GetEnumerator()
    {
        for (var i = 0; i < _count; i++) yield return _elements[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds or replaces. Files are sorted, so the common case appends.</summary>
    internal void Put(in DicomElement element)
    {
        if (element.Tag.Value == DicomTags.SpecificCharacterSetValue) _ownCharset = null;
        if (_count == 0 || _elements[_count - 1].Tag.Value < element.Tag.Value)
        {
            if (_count == _elements.Length) Array.Resize(ref _elements, Math.Max(8, _count * 2));
            _elements[_count++] = element;
            return;
        }

        var index = IndexOf(element.Tag.Value);
        if (index >= 0)
        {
            _elements[index] = element;
            return;
        }

        index = ~index;
        if (_count == _elements.Length) Array.Resize(ref _elements, Math.Max(8, _count * 2));
        Array.Copy(_elements, index, _elements, index + 1, _count - index);
        _elements[index] = element;
        _count++;
    }

    /// <summary>
    /// Adds without keeping order, for readers; <see cref="Settle"/> must follow. A file whose tags fall instead of rising would
    /// make <see cref="Put"/> move every element for each: a 16 MB file could hold a reader for hours.
    /// </summary>
    internal void Append(in DicomElement element)
    {
        if (_count == _elements.Length) Array.Resize(ref _elements, Math.Max(4, _count * 2));
        _elements[_count++] = element;
    }

    /// <summary>True where <see cref="Append"/> got this tag; to ask before <see cref="Settle"/>.</summary>
    internal bool Appended(uint tag)
    {
        for (var i = _count - 1; i >= 0; i--)
            if (_elements[i].Tag.Value == tag) return true;
        return false;
    }

    /// <summary>Sorts what <see cref="Append"/> added where it was out of order; of equal tags the last stays.</summary>
    internal void Settle()
    {
        var sorted = true;
        for (var i = 1; i < _count && sorted; i++) sorted = _elements[i - 1].Tag.Value < _elements[i].Tag.Value;
        if (sorted) return;

        var order = new ulong[_count];
        for (var i = 0; i < order.Length; i++) order[i] = ((ulong)_elements[i].Tag.Value << 32) | (uint)i;
        Array.Sort(order, _elements, 0, _count);
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (kept > 0 && _elements[kept - 1].Tag.Value == _elements[i].Tag.Value) kept--;
            _elements[kept++] = _elements[i];
        }

        Array.Clear(_elements, kept, _count - kept);
        _count = kept;
        _ownCharset = null;
    }

    private int IndexOf(uint tag)
    {
        var low = 0;
        var high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = _elements[middle].Tag.Value;
            if (found == tag) return middle;
            if (found < tag) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}

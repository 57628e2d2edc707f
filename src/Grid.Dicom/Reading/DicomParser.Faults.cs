using System.Globalization;

namespace Grid.Dicom;

// What can be wrong with the bytes, in words. Found and Expected never hold a value.
internal sealed partial class DicomParser
{
    private const int MostWarnings = 100;

    private void Warn(string code, DicomTag? tag, int at, string found, string expected, string advice)
    {
        // A damaged file can hold a departure in every element; the first hundred tell enough.
        _warnings ??= [];
        if (_warnings.Count < MostWarnings) _warnings.Add(new DicomFault(code, tag, at, found, expected, advice));
    }

    private bool Overrun(DicomTag tag, int at, uint length, int left)
    {
        _needMore = GoesOn && length <= _total - at;
        _fault = new DicomFault(
            DicomFaultCode.Truncated, tag, at, Bytes(left) + " left", Bytes(length),
            "The file was cut off, or a length in it is damaged; get it again from its source.");
        return false;
    }

    private bool Short(DicomTag? tag, int at, int left, string expected)
    {
        _needMore = GoesOn;
        _fault = new DicomFault(
            DicomFaultCode.Truncated, tag, at, left == 0 ? "the end of the bytes" : Bytes(left), expected,
            "The file was cut off, or a length in it is damaged; get it again from its source.");
        return false;
    }

    private bool NoItems(DicomTag tag, int at, DicomVr vr)
    {
        _fault = new DicomFault(
            DicomFaultCode.BadLength, tag, at, $"undefined length for {vr}, without items", "a length, or items",
            "The file is damaged here; export it again.");
        return false;
    }

    private bool NoElement(int at)
    {
        _fault = new DicomFault(
            DicomFaultCode.TrailingBytes, null, at, "bytes that are no element", "the next element, or the end of the file",
            "The file is damaged here; export it again.");
        return false;
    }

    private bool BadItem(DicomTag sequence, int at, uint found)
    {
        _fault = new DicomFault(
            DicomFaultCode.BadItem, sequence, at, "tag " + new DicomTag(found), "an item (FFFE,E000) or the sequence's end (FFFE,E0DD)",
            "The sequence is damaged here; export the file again.");
        return false;
    }

    private bool TooMany(DicomTag tag, int at)
    {
        _fault = new DicomFault(
            DicomFaultCode.TooManyElements, tag, at, $"more than {MostElements()} elements and items", $"at most {MostElements()} in a file of this size",
            "Raise MaxElements if such files are expected.");
        return false;
    }

    private bool TooLong(DicomTag tag, int at, uint length)
    {
        _fault = new DicomFault(
            DicomFaultCode.TooLarge, tag, at, Bytes(length), "at most " + Bytes(_options.MaxElementBytes),
            "Raise MaxElementBytes if such values are expected.");
        return false;
    }

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = Convert.ToHexString(bytes);
        return string.Join(' ', Enumerable.Range(0, bytes.Length).Select(i => text.Substring(i * 2, 2)));
    }
}

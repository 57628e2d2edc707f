using System.Globalization;
using System.Text;

namespace Grid.Dicom;

/// <summary>
/// Why something could not be read, written or decoded: what was found, what was expected, where, and what to do. It never
/// carries an element's value, so it may be logged and shown.
/// </summary>
/// <param name="Code">One of <see cref="DicomFaultCode"/>; stable across versions.</param>
/// <param name="Tag">The element concerned; null where there is none yet.</param>
/// <param name="Offset">Bytes from the start of the file (of the inflated data set where that is deflated).</param>
/// <param name="Found">What was there.</param>
/// <param name="Expected">What should have been there.</param>
/// <param name="Advice">What a person can do about it.</param>
public sealed record DicomFault(string Code, DicomTag? Tag, long Offset, string Found, string Expected, string Advice)
{
    /// <summary>One line, e.g. <c>truncated at (7FE0,0010), byte 1402: found 76832 bytes; expected 131072 bytes. ...</c></summary>
    public override string ToString()
    {
        var line = new StringBuilder(Code).Append(" at ");
        if (Tag is { } tag) line.Append(tag).Append(", ");
        return line.Append(CultureInfo.InvariantCulture, $"byte {Offset}: found {Found}; expected {Expected}. {Advice}").ToString();
    }
}

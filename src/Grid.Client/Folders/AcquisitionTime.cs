using System.Globalization;
using Grid.Dicom;

namespace Grid.Client;

/// <summary>
/// When an image was acquired: the first of Acquisition DateTime, Acquisition, Content, Series and Study Date with its time that can be
/// read. A file that does not name its offset from UTC (0008,0201) was written by a clock beside this program, so this machine's applies.
/// A date without a time is its first moment: an exam is rather taken for older than for newer.
/// </summary>
internal static class AcquisitionTime
{
    private static readonly string[] Times = ["HHmmss", "HHmm", "HH"];
    private static readonly string[] Dates = ["yyyyMMdd", "yyyy.MM.dd"];

    /// <summary>Null when no date can be read.</summary>
    public static DateTimeOffset? Of(DicomDataset header, TimeZoneInfo here)
    {
        var offset = Text(header, DicomTags.TimezoneOffsetFromUTC);
        if (OfDateTime(Text(header, DicomTags.AcquisitionDateTime), offset, here) is { } whole) return whole;
        foreach (var (date, time) in ((DicomTag, DicomTag)[])
        [
            (DicomTags.AcquisitionDate, DicomTags.AcquisitionTime), (DicomTags.ContentDate, DicomTags.ContentTime),
            (DicomTags.SeriesDate, DicomTags.SeriesTime), (DicomTags.StudyDate, DicomTags.StudyTime),
        ])
        {
            if (At(Text(header, date), Text(header, time), offset, here) is { } at) return at;
        }

        return null;
    }

    /// <summary>YYYYMMDDHHMMSS.FFFFFF&amp;ZZXX (PS3.5 section 6.2, DT), with a date at least.</summary>
    private static DateTimeOffset? OfDateTime(string text, string offset, TimeZoneInfo here)
    {
        if (text.IndexOfAny(['+', '-']) is > 0 and var sign) (text, offset) = (text[..sign], text[sign..]);
        return text.Length >= 8 ? At(text[..8], text[8..], offset, here) : null;
    }

    private static DateTimeOffset? At(string date, string time, string offset, TimeZoneInfo here)
    {
        if (!DateTime.TryParseExact(date, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 1900 or > 2200) return null;

        var digits = time.Replace(":", "", StringComparison.Ordinal).Split('.')[0];
        var clock = digits.Length == 0 ? TimeSpan.Zero
            : DateTime.TryParseExact(digits, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read.TimeOfDay
            : TimeSpan.Zero;
        var local = day + clock;
        return new DateTimeOffset(local, Offset(offset) ?? here.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>&amp;ZZXX, from -1200 to +1400; null for anything else.</summary>
    private static TimeSpan? Offset(string text)
    {
        if (text.Length != 5 || text[0] is not ('+' or '-') || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)) return null;
        var value = new TimeSpan(digits / 100, digits % 100, 0);
        return digits % 100 >= 60 || value > TimeSpan.FromHours(14) ? null : text[0] == '-' ? -value : value;
    }

    private static string Text(DicomDataset header, DicomTag tag) => header.GetString(tag)?.Trim() ?? "";
}

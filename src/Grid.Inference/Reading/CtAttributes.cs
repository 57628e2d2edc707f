using System.Globalization;
using Grid.Dicom;
using Grid.Inference.Geometry;

namespace Grid.Inference.Reading;

/// <summary>What a CT header says about its values. A value that is absent is not guessed: an intercept taken for 0 moves a brain by 1024 HU.</summary>
internal static class CtAttributes
{
    /// <summary>Why the stored values are no Hounsfield units, or the scale that makes them such.</summary>
    public static (HuScale? Scale, string? Fault) Scale(DicomDataset data)
    {
        // Only CT's own unit and its unnamed form (PS3.3 section C.11.1.1.2); Z_EFF or ED look like an image and are no HU.
        if (data.GetString(DicomTags.RescaleType) is { Length: > 0 } unit && unit.Trim() is not ("HU" or "HU_MOD" or "US"))
            return (null, "its values are in another unit than HU (0028,1054); Hounsfield units are needed");
        if (Number(data, DicomTags.RescaleSlope) is not { } slope) return (null, Absent(data, DicomTags.RescaleSlope, "Rescale Slope (0028,1053)"));
        if (Number(data, DicomTags.RescaleIntercept) is not { } intercept) return (null, Absent(data, DicomTags.RescaleIntercept, "Rescale Intercept (0028,1052)"));
        if (slope.Value == 0) return (null, "its Rescale Slope (0028,1053) is 0, so that its values are no HU; send it with the slope of the scanner");
        return (new HuScale(slope.Value, intercept.Value, slope.HasComma || intercept.HasComma), null);
    }

    public static PaddingRange? Padding(DicomDataset data)
    {
        var isSigned = data.GetInt32(DicomTags.PixelRepresentation) == 1;
        if (Stored(data, DicomTags.PixelPaddingValue, isSigned) is not { } value) return null;
        var limit = Stored(data, DicomTags.PixelPaddingRangeLimit, isSigned) ?? value;
        return new PaddingRange(Math.Min(value, limit), Math.Max(value, limit));
    }

    /// <summary>The VR may be US where the pixels are signed; the bits count.</summary>
    private static int? Stored(DicomDataset data, DicomTag tag, bool isSigned) =>
        data.GetInt32(tag) is { } value ? value is >= short.MinValue and <= ushort.MaxValue ? isSigned ? (short)value : (ushort)value : value : null;

    private static string Absent(DicomDataset data, DicomTag tag, string name) =>
        $"its {name} is {(!data.Contains(tag) ? "absent" : data.GetString(tag) is { Length: > 0 } ? "no number" : "empty")}, so that its values are no HU; send it as the scanner made it";

    private static (double Value, bool HasComma)? Number(DicomDataset data, DicomTag tag)
    {
        var text = (data.GetString(tag) ?? "").Trim();
        var hasComma = text.Count(letter => letter == ',') == 1 && !text.Contains('.', StringComparison.Ordinal);
        if (hasComma) text = text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? (value, hasComma) : null;
    }
}

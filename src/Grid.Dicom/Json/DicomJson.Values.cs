using System.Globalization;
using System.Text.Json;

namespace Grid.Dicom;

// Values of one element (PS3.18 F.2.2 to F.2.4). An empty value among several is null.
public static partial class DicomJson
{
    private const long LargestExactInteger = 1L << 53;
    private static readonly string[] NameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

    private static void WriteText(Utf8JsonWriter writer, DicomDataset dataset, in DicomElement element)
    {
        var values = element.Tag == DicomTags.SpecificCharacterSet ? ["ISO_IR 192"] : dataset.GetStrings(element);
        if (values.Length == 0 || values is [""]) return;

        writer.WriteStartArray("Value"u8);
        foreach (var raw in values)
        {
            var value = element.Vr.IsSingleText() ? DicomPlainText.OfLines(raw) : DicomPlainText.Of(raw);
            if (value.Length == 0) writer.WriteNullValue();
            else if (element.Vr == DicomVr.PN) WriteName(writer, value);
            else if (element.Vr is DicomVr.DS or DicomVr.IS) WriteDecimal(writer, value, element.Vr);
            else writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteName(Utf8JsonWriter writer, string value)
    {
        writer.WriteStartObject();
        var groups = value.Split('=', NameGroups.Length);
        for (var i = 0; i < groups.Length; i++)
            if (groups[i].Length > 0) writer.WriteString(NameGroups[i], groups[i]);
        writer.WriteEndObject();
    }

    private static void WriteDecimal(Utf8JsonWriter writer, string value, DicomVr vr)
    {
        if (vr == DicomVr.IS && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (vr == DicomVr.DS && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            writer.WriteNumberValue(real);
        else
            writer.WriteStringValue(value);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, in DicomElement element)
    {
        if (element.NumberCount == 0) return;

        writer.WriteStartArray("Value"u8);
        for (var i = 0; i < element.NumberCount; i++) WriteNumber(writer, element, i);
        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, in DicomElement element, int index)
    {
        element.TryGetDouble(index, out var real);
        switch (element.Vr)
        {
            case DicomVr.AT:
                element.TryGetInt64(index, out var tag);
                writer.WriteStringValue(new DicomTag((uint)tag).ToJsonName());
                break;
            case DicomVr.FL or DicomVr.FD when !double.IsFinite(real):
                writer.WriteStringValue(double.IsNaN(real) ? "NaN" : real > 0 ? "inf" : "-inf");
                break;
            case DicomVr.FL:
                writer.WriteNumberValue((float)real);
                break;
            case DicomVr.FD:
                writer.WriteNumberValue(real);
                break;
            case DicomVr.SV or DicomVr.UV when Math.Abs(real) > LargestExactInteger:
                writer.WriteStringValue(element.NumberText(index));
                break;
            default:
                element.TryGetInt64(index, out var whole);
                writer.WriteNumberValue(whole);
                break;
        }
    }
}

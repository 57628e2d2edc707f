using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grid.Dicom;

/// <summary>What <see cref="DicomJson"/> writes.</summary>
public sealed record DicomJsonOptions
{
    public static DicomJsonOptions Default { get; } = new();

    public bool Indented { get; init; }

    /// <summary>Longer bulk values become a BulkDataURI. Pixel data of the main data set always do.</summary>
    public int MaxInlineBytes { get; init; } = 4096;

    /// <summary>
    /// What a BulkDataURI begins with; the element's place follows, e.g. <c>#/7FE00010</c> or <c>#/00091001</c>, items by
    /// index: <c>#/00081115/0/00081199</c>. The default is relative to the document.
    /// </summary>
    public string BulkDataUriBase { get; init; } = "#";

    /// <summary>Group 0002 is not part of the model (PS3.18 F.2); a person who looks at a file wants to see it all the same.</summary>
    public bool IncludesFileMeta { get; init; }
}

/// <summary>
/// Writes the DICOM JSON Model (PS3.18 annex F). DS and IS are numbers where they are valid, else the text as it stands; SV
/// and UV beyond 2^53 and numbers that JSON lacks (NaN, infinities) are strings. Group lengths are left out. Text is UTF-8
/// whatever the file's character set, and (0008,0005) says so. Control characters are U+FFFD, see <see cref="DicomPlainText"/>.
/// </summary>
public static partial class DicomJson
{
    public static void Write(DicomFile file, Stream output, DicomJsonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var writer = Create(output, options ??= DicomJsonOptions.Default);
        writer.WriteStartObject();
        if (options.IncludesFileMeta) WriteElements(writer, file.FileMeta, options, options.BulkDataUriBase, depth: 0);
        WriteElements(writer, file.Dataset, options, options.BulkDataUriBase, depth: 0);
        writer.WriteEndObject();
    }

    public static void Write(DicomDataset dataset, Stream output, DicomJsonOptions? options = null)
    {
        using var writer = Create(output, options ??= DicomJsonOptions.Default);
        Write(dataset, writer, options);
    }

    public static void Write(DicomDataset dataset, Utf8JsonWriter writer, DicomJsonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(writer);
        options ??= DicomJsonOptions.Default;
        writer.WriteStartObject();
        WriteElements(writer, dataset, options, options.BulkDataUriBase, depth: 0);
        writer.WriteEndObject();
    }

    private static Utf8JsonWriter Create(Stream output, DicomJsonOptions options) => new(output, new JsonWriterOptions
    {
        Indented = options.Indented,
        // Letters of every script stay readable; the output is a document of its own, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = (DicomReadOptions.HighestDepth * 4) + 8,
    });

    private static void WriteElements(Utf8JsonWriter writer, DicomDataset dataset, DicomJsonOptions options, string path, int depth)
    {
        foreach (var element in dataset)
        {
            if (element.Tag.IsGroupLength) continue;

            var name = element.Tag.ToJsonName();
            writer.WriteStartObject(name);
            writer.WriteString("vr"u8, (element.Vr == DicomVr.None ? DicomVr.UN : element.Vr).ToString());
            if (element.Vr == DicomVr.SQ) WriteItems(writer, element, options, $"{path}/{name}", depth);
            else if (element.Encapsulated is not null) writer.WriteString("BulkDataURI"u8, $"{path}/{name}");
            else if (element.Vr.IsText()) WriteText(writer, dataset, element);
            else if (element.Vr.NumberBytes() > 0) WriteNumbers(writer, element);
            else WriteBulk(writer, element, options, $"{path}/{name}", depth);
            writer.WriteEndObject();
        }
    }

    private static void WriteItems(Utf8JsonWriter writer, in DicomElement element, DicomJsonOptions options, string path, int depth)
    {
        if (element.Items.Count == 0) return;

        writer.WriteStartArray("Value"u8);
        for (var i = 0; i < element.Items.Count; i++)
        {
            writer.WriteStartObject();
            WriteElements(writer, element.Items[i], options, $"{path}/{i}", depth + 1);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBulk(Utf8JsonWriter writer, in DicomElement element, DicomJsonOptions options, string path, int depth)
    {
        if (element.Value.IsEmpty) return;

        var isPixels = depth == 0 && element.Tag.Group == DicomTags.PixelData.Group;
        if (isPixels || element.Value.Length > options.MaxInlineBytes)
        {
            writer.WriteString("BulkDataURI"u8, path);
            return;
        }

        var bytes = element.Value.Span;
        if (element.IsBigEndian && element.Vr.WordBytes() > 1)
        {
            // InlineBinary is little endian (PS3.18 F.2.7).
            var swapped = bytes.ToArray();
            DicomElementWriter.SwapWords(swapped, element.Vr.WordBytes());
            bytes = swapped;
        }

        writer.WriteBase64String("InlineBinary"u8, bytes);
    }
}

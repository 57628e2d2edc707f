using Grid.Contracts.Studies;
using Grid.Dicom;

namespace Grid.Client;

/// <summary>Reads what an image shows from its header: body part, side, view, tooth.</summary>
internal static class ImageSubjects
{
    /// <summary>More than any real series has; what is beyond makes the subject unknown, which costs a run.</summary>
    private const int MostOfASeries = 64;
    private const int MostCodes = 8;
    private const int MostCharacters = 128;

    public static ImageSubject Of(DicomDataset header) => new()
    {
        BodyPart = Text(header, DicomTags.BodyPartExamined),
        Laterality = Text(header, DicomTags.ImageLaterality) is { Length: > 0 } side ? side : Text(header, DicomTags.Laterality),
        View = $"{Text(header, DicomTags.ViewPosition)};{Codes(header, DicomTags.ViewCodeSequence, DicomTags.ViewModifierCodeSequence)}".Trim(';'),
        Orientation = Cut(string.Join('/', header.GetStrings(DicomTags.PatientOrientation))),
        Anatomy = string.Join('+', new[]
        {
            Codes(header, DicomTags.AnatomicRegionSequence, AnatomicRegionModifiers), Codes(header, DicomTags.PrimaryAnatomicStructureSequence, AnatomicStructureModifiers),
        }.Where(codes => codes.Length > 0)),
    };

    /// <summary>Each once, in one order whatever the order of the files.</summary>
    public static IReadOnlyList<ImageSubject> Gather(IEnumerable<ImageSubject> all)
    {
        var each = all.Distinct().OrderBy(one => one.BodyPart, StringComparer.Ordinal).ThenBy(one => one.Laterality, StringComparer.Ordinal)
            .ThenBy(one => one.View, StringComparer.Ordinal).ThenBy(one => one.Anatomy, StringComparer.Ordinal)
            .ThenBy(one => one.Orientation, StringComparer.Ordinal).Take(MostOfASeries + 1).ToList();
        return each.Count > MostOfASeries ? [] : each;
    }

    private static DicomTag AnatomicRegionModifiers => new(0x0008, 0x2220);

    private static DicomTag AnatomicStructureModifiers => new(0x0008, 0x2230);

    private static string Codes(DicomDataset header, DicomTag sequence, DicomTag modifiers) =>
        string.Join('+', header.GetItems(sequence).Take(MostCodes).SelectMany(item =>
            (string[])[Code(item), .. item.GetItems(modifiers).Take(MostCodes).Select(Code)]).Where(code => code.Length > 0).Order(StringComparer.Ordinal));

    private static string Code(DicomDataset item) =>
        Text(item, DicomTags.CodeValue) is { Length: > 0 } value ? $"{Text(item, DicomTags.CodingSchemeDesignator)}:{value}" : "";

    private static string Text(DicomDataset header, DicomTag tag) => Cut(header.GetString(tag) ?? "");

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}

using Grid.Dicom;
using Grid.Inference.Geometry;

namespace Grid.Inference.Reading;

/// <summary>Gathers what a projection's header says about view, side and teeth.</summary>
internal static class ViewReader
{
    // Descriptions are bounded in files that keep to the standard; a longer one is searched as far as this.
    private const int MaxText = 256;
    private static readonly DicomTag PartialView = new(0x0028, 0x1350), PaddleDescription = new(0x0018, 0x11A4);
    private static readonly string[] Projections = ["MG", "DX", "CR", "RG", "IO", "PX"];

    public static ProjectionView Read(DicomDataset data)
    {
        var modality = Text(data, DicomTags.Modality);
        // A stack's slices have orientations of their own; their laterality is that of a paired part.
        if (!Projections.Contains(modality))
            return new ProjectionView("", FirstOf(Text(data, DicomTags.ImageLaterality), Text(data, DicomTags.Laterality)), [], []);

        var codes = data.GetItems(DicomTags.ViewCodeSequence);
        return ProjectionView.Of(new ViewEvidence
        {
            Modality = modality,
            ViewPosition = Text(data, DicomTags.ViewPosition),
            Codes = [.. codes.Take(4).Select(Code)],
            Modifiers = [.. codes.Take(4).SelectMany(code => code.GetItems(DicomTags.ViewModifierCodeSequence)).Concat(data.GetItems(DicomTags.ViewModifierCodeSequence)).Take(16).Select(Code)],
            PatientOrientation = data.GetStrings(DicomTags.PatientOrientation),
            ImageLaterality = Text(data, DicomTags.ImageLaterality),
            Laterality = Text(data, DicomTags.Laterality),
            FrameLaterality = FrameLaterality(data),
            Description = string.Join(' ', Text(data, DicomTags.SeriesDescription), Text(data, DicomTags.ProtocolName), Text(data, PaddleDescription)),
            IsPartial = Text(data, PartialView) == "YES",
            Magnification = data.GetDouble(DicomTags.EstimatedRadiographicMagnificationFactor),
            ImageType = data.GetStrings(DicomTags.ImageType),
            SopClassUid = Text(data, DicomTags.SOPClassUID),
            Frames = data.GetInt32(DicomTags.NumberOfFrames) ?? 1,
        });
    }

    /// <summary>The teeth that a dental image names by code, meaning or description.</summary>
    public static string Teeth(DicomDataset data) =>
        Text(data, DicomTags.Modality) is "IO" or "PX"
            ? ToothNumbers.Describe(
                [.. data.GetItems(DicomTags.PrimaryAnatomicStructureSequence).Concat(data.GetItems(DicomTags.AnatomicRegionSequence)).Take(32).Select(Code)],
                Text(data, DicomTags.SeriesDescription))
            : "";

    private static string FrameLaterality(DicomDataset data)
    {
        var groups = data.GetItems(DicomTags.SharedFunctionalGroupsSequence).Concat(data.GetItems(DicomTags.PerFrameFunctionalGroupsSequence));
        foreach (var group in groups)
        {
            if (group.GetItems(DicomTags.FrameAnatomySequence) is [var anatomy, ..] && Text(anatomy, DicomTags.FrameLaterality) is { Length: > 0 } side) return side;
        }

        return "";
    }

    private static ViewCode Code(DicomDataset item) => new(Text(item, DicomTags.CodeValue), Text(item, DicomTags.CodeMeaning));

    private static string Text(DicomDataset data, DicomTag tag)
    {
        var text = (data.GetString(tag) ?? "").Trim();
        return text.Length <= MaxText ? text : text[..MaxText];
    }

    private static string FirstOf(string first, string second) => first.Length > 0 ? first : second;
}

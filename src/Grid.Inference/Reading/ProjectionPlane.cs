using Grid.Dicom;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Reading;

/// <summary>Makes a projection's plane what models are shown: without padding, turned, and with what its pixels leave in doubt.</summary>
internal static class ProjectionPlane
{
    private static readonly string[] Sided = ["MG", "IO"];

    public static ImagePlane Finish(ImagePlane plane, DicomPixels pixels, InstanceHeader header, int frame)
    {
        if (plane.Values.Count(value => !float.IsFinite(value)) is > 0 and var odd)
            throw StudyFiles.Refused(header.SopInstanceUid, $"{odd} of its {plane.Values.Length} values are no numbers");
        RemovePadding(plane.Values, pixels, header, frame);
        if (ProjectionContent.Fault(plane) is { } fault) throw StudyFiles.Refused(header.SopInstanceUid, fault);

        var isBreast = header.Modality == "MG";
        var turned = ProjectionTurn.Apply(plane with
        {
            View = header.View,
            Directions = ImageDirections.Of(header.PatientOrientation),
            // A chest has no side of its own: what its Laterality says is not where a finding lies.
            Laterality = Sided.Contains(header.Modality) ? plane.Laterality : BodySide.Unknown,
            Doubt = ProjectionContent.Doubt(plane) ?? "",
        }, isBreast);
        return turned with
        {
            PatientLeft = turned.Directions?.Row[0] switch { 'L' => LeftDirection.HigherColumns, 'R' => LeftDirection.LowerColumns, _ => LeftDirection.Unknown },
        };
    }

    /// <summary>Pixel Padding Value, or from it to Pixel Padding Range Limit (PS3.3 section C.7.5.1.1.2): no anatomy.</summary>
    private static void RemovePadding(float[] values, DicomPixels pixels, InstanceHeader header, int frame)
    {
        if (header.Padding is not { } padding || pixels.IsFloat || pixels.BitsAllocated > 16) return;
        var stored = pixels.ToStoredValues(frame);
        for (var i = 0; i < stored.Length; i++)
        {
            if (padding.Contains(stored[i])) values[i] = float.NaN;
        }
    }
}

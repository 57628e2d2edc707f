using Grid.Dicom;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Reading;

/// <summary>One frame of a file as modality values.</summary>
internal static class PlaneReader
{
    /// <exception cref="InferenceFailedException">The pixels are missing, cut short, compressed or in colour.</exception>
    public static DicomPixels Decode(DicomFile file, string sopInstanceUid)
    {
        // Compressed pixels are a failure, not an indeterminate answer: the same study sent uncompressed would be answered.
        if (file.TransferSyntax.IsEncapsulated)
        {
            throw StudyFiles.Refused(sopInstanceUid,
                $"transfer syntax {file.TransferSyntax} is not decoded by this version; send the study uncompressed (Explicit VR Little Endian, 1.2.840.10008.1.2.1)");
        }

        if (!DicomPixels.Decode(file).TryGetPixels(out var pixels, out var fault)) throw StudyFiles.Refused(sopInstanceUid, fault.ToString());
        if (pixels is { SamplesPerPixel: 1, Photometric: "MONOCHROME1" or "MONOCHROME2" }) return pixels;
        throw StudyFiles.Refused(sopInstanceUid, $"it is an image of {pixels.SamplesPerPixel} samples per pixel, {pixels.Photometric}; expected 1, MONOCHROME1 or MONOCHROME2");
    }

    public static ImagePlane Read(DicomPixels pixels, InstanceHeader header, int frame)
    {
        if (frame < 0 || frame >= pixels.Frames) throw StudyFiles.Refused(header.SopInstanceUid, $"it has {pixels.Frames} frames, asked for number {frame + 1}");
        return new ImagePlane
        {
            Values = pixels.ToModalityValues(frame),
            Rows = pixels.Rows,
            Columns = pixels.Columns,
            RowSpacingMm = header.RowSpacingMm,
            ColumnSpacingMm = header.ColumnSpacingMm,
            IsMonochrome1 = header.IsMonochrome1,
            Laterality = header.Laterality switch { "L" => BodySide.Left, "R" => BodySide.Right, _ => BodySide.Unknown },
            PatientLeft = LeftOf(header),
        };
    }

    /// <summary>Which way along a row the patient's left lies: by Image Orientation, else by Patient Orientation (PS3.3 section C.7.6.1.1.1).</summary>
    private static LeftDirection LeftOf(InstanceHeader header)
    {
        // More than 60 degrees off, and left and right are no longer what a row runs along.
        if (header.RowDirection is { } row)
            return row.X > 0.5 ? LeftDirection.HigherColumns : row.X < -0.5 ? LeftDirection.LowerColumns : LeftDirection.Unknown;
        return header.PatientOrientation is [{ Length: > 0 } direction, ..]
            ? direction[0] switch { 'L' => LeftDirection.HigherColumns, 'R' => LeftDirection.LowerColumns, _ => LeftDirection.Unknown }
            : LeftDirection.Unknown;
    }
}

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
            throw StudyFiles.Refused(sopInstanceUid, InstanceCheck.NotDecoded(file.TransferSyntax));
        }

        // Before anything is allocated for it.
        if (PixelClaim.Of(file.Dataset).Fault() is { } claim) throw StudyFiles.Refused(sopInstanceUid, claim);

        if (!DicomPixels.Decode(file).TryGetPixels(out var pixels, out var fault)) throw StudyFiles.Refused(sopInstanceUid, StudyFiles.Text(fault));
        if (pixels is { SamplesPerPixel: 1, Photometric: "MONOCHROME1" or "MONOCHROME2" }) return pixels;
        throw StudyFiles.Refused(sopInstanceUid, $"it is an image of {pixels.SamplesPerPixel} samples per pixel, {pixels.Photometric}; expected 1 and Photometric Interpretation (0028,0004) MONOCHROME1 or MONOCHROME2");
    }

    public static ImagePlane Read(DicomPixels pixels, InstanceHeader header, int frame)
    {
        if (frame < 0 || frame >= pixels.Frames) throw StudyFiles.Refused(header.SopInstanceUid, $"it has {pixels.Frames} frames, asked for number {frame + 1}");
        if (header.Modality == "CT") return Slice(pixels, header, frame);
        return ProjectionPlane.Finish(new ImagePlane
        {
            Values = pixels.ToModalityValues(frame),
            Rows = pixels.Rows,
            Columns = pixels.Columns,
            RowSpacingMm = header.RowSpacingMm,
            ColumnSpacingMm = header.ColumnSpacingMm,
            IsMonochrome1 = header.IsMonochrome1,
            Laterality = header.Laterality switch { "L" => BodySide.Left, "R" => BodySide.Right, _ => BodySide.Unknown },
        }, pixels, header, frame);
    }

    /// <summary>
    /// A CT slice in HU, turned to the patient. MONOCHROME1 says how HU are shown, after the VOI transform, and changes none of
    /// them (PS3.3 sections C.7.6.3.1.2 and C.11.1.1.2).
    /// </summary>
    private static ImagePlane Slice(DicomPixels pixels, InstanceHeader header, int frame)
    {
        if (header.ScaleFault is { } fault) throw StudyFiles.Refused(header.SopInstanceUid, fault);
        var turn = PlaneTurn.Of(header);
        return new ImagePlane
        {
            Values = turn.Apply(Hounsfield(pixels, header, frame, out var padded), pixels.Rows, pixels.Columns),
            PaddedPixels = padded,
            Rows = turn.IsTransposed ? pixels.Columns : pixels.Rows,
            Columns = turn.IsTransposed ? pixels.Rows : pixels.Columns,
            RowSpacingMm = turn.IsTransposed ? header.ColumnSpacingMm : header.RowSpacingMm,
            ColumnSpacingMm = turn.IsTransposed ? header.RowSpacingMm : header.ColumnSpacingMm,
            // What a turned row runs along is the patient's left; only an oblique slice keeps its own.
            PatientLeft = turn.IsNone ? LeftOf(header) : LeftDirection.HigherColumns,
        };
    }

    private static float[] Hounsfield(DicomPixels pixels, InstanceHeader header, int frame, out int padded)
    {
        padded = 0;
        // Floating point pixels, and the widest ones, have no padding value of 16 bits.
        if (header.Scale is not { } scale || pixels.IsFloat || pixels.BitsAllocated > 32 || (pixels.BitsStored == 32 && !pixels.IsSigned)) return pixels.ToModalityValues(frame);
        var stored = pixels.ToStoredValues(frame);
        var values = new float[stored.Length];
        var (slope, intercept, padding) = ((float)scale.Slope, (float)scale.Intercept, header.Padding);
        for (var i = 0; i < values.Length; i++) values[i] = (stored[i] * slope) + intercept;
        if (padding is not { } range) return values;
        var (amongTissue, limit) = (0, (Math.Min(pixels.Rows, pixels.Columns) * 0.4) * (Math.Min(pixels.Rows, pixels.Columns) * 0.4));
        for (var i = 0; i < values.Length; i++)
        {
            if (!range.Contains(stored[i])) continue;
            var (y, x) = ((i / pixels.Columns) - (pixels.Rows / 2.0), (i % pixels.Columns) - (pixels.Columns / 2.0));
            if (values[i] is > -300 and < 3000 && (y * y) + (x * x) < limit) amongTissue++;
            values[i] = ImagePlane.AirHu;
            padded++;
        }

        // Background lies about the field of the scan; a range that takes tissue out of its middle is a wrong one.
        return amongTissue <= values.Length / 1000
            ? values
            : throw StudyFiles.Refused(header.SopInstanceUid, "its Pixel Padding Value (0028,0120) or range (0028,0121) takes in values of tissue, so that it cannot be told what it shows");
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

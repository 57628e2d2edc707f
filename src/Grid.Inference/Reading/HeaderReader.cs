using System.Globalization;
using Grid.Dicom;
using Grid.Inference.Geometry;

namespace Grid.Inference.Reading;

/// <summary>Takes from a data set what geometry needs. What is absent or malformed becomes null: the plan says what that costs.</summary>
internal static class HeaderReader
{
    // PS3.5 section 6.2: a UID has at most 64 characters, CS and SH 16. A longer one would only swell what is said about it.
    private const int MaxUid = 64, MaxCode = 16, MaxText = 64, MaxSources = 64;

    public static InstanceHeader Read(DicomDataset data)
    {
        var orientation = data.GetDoubles(DicomTags.ImageOrientationPatient);
        var spacing = Spacing(data);
        var modality = Text(data, DicomTags.Modality, MaxCode);
        var (scale, scaleFault) = modality == "CT" ? CtAttributes.Scale(data) : default;
        var view = ViewReader.Read(data);
        return new InstanceHeader
        {
            StudyInstanceUid = Text(data, DicomTags.StudyInstanceUID, MaxUid),
            SeriesInstanceUid = Text(data, DicomTags.SeriesInstanceUID, MaxUid),
            SopInstanceUid = Text(data, DicomTags.SOPInstanceUID, MaxUid),
            Modality = modality,
            Rows = data.GetInt32(DicomTags.Rows) ?? 0,
            Columns = data.GetInt32(DicomTags.Columns) ?? 0,
            Frames = Math.Max(1, data.GetInt32(DicomTags.NumberOfFrames) ?? 1),
            ImageType = data.GetStrings(DicomTags.ImageType),
            SeriesNumber = data.GetInt32(DicomTags.SeriesNumber),
            AcquisitionNumber = data.GetInt32(DicomTags.AcquisitionNumber),
            InstanceNumber = data.GetInt32(DicomTags.InstanceNumber),
            ImagesInAcquisition = data.GetInt32(DicomTags.ImagesInAcquisition),
            Position = data.GetDoubles(DicomTags.ImagePositionPatient) is [var x, var y, var z] ? new PatientVector(x, y, z) : null,
            RowDirection = orientation.Length == 6 ? new PatientVector(orientation[0], orientation[1], orientation[2]) : null,
            ColumnDirection = orientation.Length == 6 ? new PatientVector(orientation[3], orientation[4], orientation[5]) : null,
            RowSpacingMm = spacing?.Row,
            ColumnSpacingMm = spacing?.Column,
            SliceThicknessMm = data.GetDouble(DicomTags.SliceThickness),
            GantryTiltDegrees = data.GetDouble(DicomTags.GantryDetectorTilt),
            SpacingBetweenSlicesMm = data.GetDouble(DicomTags.SpacingBetweenSlices),
            FrameOfReferenceUid = Text(data, DicomTags.FrameOfReferenceUID, MaxUid),
            AcquisitionSeconds = Seconds(data.GetString(DicomTags.AcquisitionTime) ?? "") ?? Seconds(TimeOf(data.GetString(DicomTags.AcquisitionDateTime) ?? "")),
            TemporalPosition = data.GetInt32(DicomTags.TemporalPositionIdentifier),
            SopClassUid = Text(data, DicomTags.SOPClassUID, MaxUid),
            BodyPart = Text(data, DicomTags.BodyPartExamined, MaxCode),
            SeriesDescription = Bounded(data.GetText(DicomTags.SeriesDescription)?.Text ?? "", MaxText),
            ProtocolName = Bounded(data.GetText(DicomTags.ProtocolName)?.Text ?? "", MaxText),
            HasContrast = data.GetText(DicomTags.ContrastBolusAgent)?.Text is { Length: > 0 } agent && !ContrastWords.NamesNoAgent(agent),
            StatesNoContrast = data.GetText(DicomTags.ContrastBolusAgent)?.Text is { Length: > 0 } none && ContrastWords.NamesNoAgent(none),
            ConvolutionKernel = data.GetStrings(DicomTags.ConvolutionKernel) is [var kernel, ..] ? Bounded(kernel, MaxCode) : "",
            Laterality = view.Laterality,
            View = view.Name,
            ViewLimits = view.Limits,
            ViewConflicts = view.Conflicts,
            Teeth = ViewReader.Teeth(data),
            PatientOrientation = data.GetStrings(DicomTags.PatientOrientation),
            IsForProcessing = data.GetString(DicomTags.PresentationIntentType) == "FOR PROCESSING",
            SourceInstances = Sources(data),
            IrradiationEventUid = Text(data, DicomTags.IrradiationEventUID, MaxUid),
            IsMonochrome1 = data.GetString(DicomTags.PhotometricInterpretation) == "MONOCHROME1",
            Scale = scale,
            ScaleFault = scaleFault,
            Padding = CtAttributes.Padding(data),
        };
    }

    private static List<string> Sources(DicomDataset data) =>
        [.. (data.GetItems(DicomTags.SourceImageSequence)).Take(MaxSources).Select(item => Text(item, DicomTags.ReferencedSOPInstanceUID, MaxUid)).Where(uid => uid.Length > 0)];

    private static string Text(DicomDataset data, DicomTag tag, int most) => Bounded(data.GetString(tag) ?? "", most);

    private static string Bounded(string text, int most) => text.Length <= most ? text : text[..most];

    /// <summary>HHMMSS.FFFFFF, as far as it is given (PS3.5 section 6.2).</summary>
    private static double? Seconds(string time)
    {
        var digits = time.Replace(":", "", StringComparison.Ordinal);
        if (digits.Length < 4 || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(digits[2..4], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)) return null;
        return double.TryParse(digits[4..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || digits.Length == 4
            ? (hours * 3600) + (minutes * 60) + seconds
            : null;
    }

    private static string TimeOf(string dateTime) => dateTime.Length > 8 ? dateTime[8..].Split('+', '-')[0] : "";

    /// <summary>Pixel Spacing, or for projections Imager Pixel Spacing: at the detector, a few percent larger than in the body (PS3.3 section 10.7.1.3).</summary>
    private static (double Row, double Column)? Spacing(DicomDataset data)
    {
        foreach (var tag in new[] { DicomTags.PixelSpacing, DicomTags.ImagerPixelSpacing })
        {
            if (data.GetDoubles(tag) is [> 0 and var row, > 0 and var column]) return (row, column);
        }

        return null;
    }
}

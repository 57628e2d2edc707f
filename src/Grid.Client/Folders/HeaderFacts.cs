using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Dicom;

namespace Grid.Client;

/// <summary>What one file's header says that a submission needs; or why the file is none.</summary>
internal sealed record HeaderFacts
{
    private const string MediaStorageDirectory = "1.2.840.10008.1.3.10";

    public required string Path { get; init; }
    public required long Bytes { get; init; }
    public string StudyInstanceUid { get; init; } = "";
    public string SopInstanceUid { get; init; } = "";
    public string StudyDescription { get; init; } = "";
    public PatientIdentity Patient { get; init; } = new("", "");
    public SeriesManifest? Series { get; init; }
    public ImageSubject Subject { get; init; } = new();
    public DateTimeOffset? AcquiredAt { get; init; }

    /// <summary>How words were read that are not in the declared character set.</summary>
    public IReadOnlyList<TextReading> TextReadings { get; init; } = [];

    /// <summary>Set when the file is part of no study.</summary>
    public LeftOutFile? LeftOut { get; init; }

    /// <summary>Why it could not be read, in words that hold nothing of the file; null for one that was read or is not needed.</summary>
    public string? Unread { get; init; }

    public static HeaderFacts Read(string root, string path)
    {
        var relative = System.IO.Path.GetRelativePath(root, path);
        try
        {
            // A named pipe has no length either, and opening one would wait for a writer.
            var bytes = new FileInfo(path).Length;
            if (bytes == 0) return Leave(path, bytes, new LeftOutFile(relative, "empty file"), "empty file");

            return DicomFile.ReadHeader(path).TryGetFile(out var file, out var fault)
                ? Of(file, path, relative, bytes)
                : Leave(path, bytes, new LeftOutFile(relative, fault.ToString()), Words(fault));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Leave(path, 0, new LeftOutFile(relative, $"cannot be read: {FolderWalk.Reason(fault)}"), $"file that cannot be opened ({FolderWalk.Reason(fault)})");
        }
    }

    private static HeaderFacts Of(DicomFile file, string path, string relative, long bytes)
    {
        var header = file.Dataset;
        if (file.FileMeta.GetString(DicomTags.MediaStorageSOPClassUID) == MediaStorageDirectory)
            return Leave(path, bytes, new LeftOutFile(relative, "DICOMDIR, an index of the other files: not needed", Expected: true));

        string Text(DicomTag tag) => header.GetString(tag) ?? "";

        // For recognition: by the character set that the bytes are in, also where the file declares another or none.
        var readings = new List<TextReading>();
        string Words(DicomTag tag)
        {
            if (header.GetText(tag) is not { } text) return "";
            if (text.Problem is not null) readings.Add(new TextReading(text.Declared, text.IsUnreadable ? "" : text.Charset, text.IsUnreadable ? 0 : text.Confidence));
            return text.Text;
        }

        var (study, series, instance) = (Text(DicomTags.StudyInstanceUID), Text(DicomTags.SeriesInstanceUID), Text(DicomTags.SOPInstanceUID));
        if (study.Length == 0) return Leave(path, bytes, Lacks("Study Instance UID (0020,000D)"), "file without Study Instance UID (0020,000D)");
        if (series.Length == 0) return Leave(path, bytes, Lacks("Series Instance UID (0020,000E)"), "file without Series Instance UID (0020,000E)");
        if (instance.Length == 0) return Leave(path, bytes, Lacks("SOP Instance UID (0008,0018)"), "file without SOP Instance UID (0008,0018)");

        return new HeaderFacts
        {
            Path = path,
            Bytes = bytes,
            StudyInstanceUid = study,
            SopInstanceUid = instance,
            StudyDescription = Words(DicomTags.StudyDescription),
            Patient = new PatientIdentity(Text(DicomTags.IssuerOfPatientID), Text(DicomTags.PatientID))
            {
                BirthDate = Text(DicomTags.PatientBirthDate),
                Sex = Text(DicomTags.PatientSex),
            },
            Subject = ImageSubjects.Of(header),
            AcquiredAt = AcquisitionTime.Of(header, TimeZoneInfo.Local),
            Series = new SeriesManifest
            {
                SeriesInstanceUid = series,
                Modality = Text(DicomTags.Modality),
                BodyPart = Words(DicomTags.BodyPartExamined),
                SeriesDescription = Words(DicomTags.SeriesDescription),
                ProtocolName = Words(DicomTags.ProtocolName),
                ImageType = string.Join('\\', header.GetStrings(DicomTags.ImageType)),
                Laterality = FirstOf(Text(DicomTags.ImageLaterality), Text(DicomTags.Laterality)),
                ViewPosition = Text(DicomTags.ViewPosition),
                SopClassUid = Text(DicomTags.SOPClassUID),
                ContrastAgent = Words(DicomTags.ContrastBolusAgent),
                Instances = [],
            },
            TextReadings = readings,
        };

        LeftOutFile Lacks(string what) => new(relative, $"DICOM without {what}: it belongs to no study");
    }

    private static string FirstOf(string first, string second) => first.Length > 0 ? first : second;

    private static string Words(DicomFault fault) => fault.Code switch
    {
        DicomFaultCode.NotDicom => "no DICOM file",
        DicomFaultCode.Truncated => "file that is cut short",
        DicomFaultCode.Unreadable => "file that cannot be opened",
        _ => $"file that cannot be parsed ({fault.Code})",
    };

    private static HeaderFacts Leave(string path, long bytes, LeftOutFile why, string? unread = null) => new() { Path = path, Bytes = bytes, LeftOut = why, Unread = unread };
}

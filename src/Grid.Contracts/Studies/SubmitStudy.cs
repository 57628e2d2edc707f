using System.Text.Json.Serialization;
using Grid.Contracts.Patients;

namespace Grid.Contracts.Studies;

/// <summary>
/// Asks for one study to be analysed. Its instances must already lie in the site's instance store
/// (see <see cref="PrepareUpload"/>): images never travel through grains.
/// Safe to repeat: the same study UID with the same instances, or some of them, is the same submission. More instances are the next
/// revision of the study, whoever sends them and in however many parts.
/// </summary>
[GenerateSerializer, Immutable, Alias("grid.submit-study.v1")]
public sealed record SubmitStudy
{
    /// <summary>Id of the sending site, as in the site list (for example <c>SC-07</c>).</summary>
    [Id(0)] public required string SiteId { get; init; }

    /// <summary>Study Instance UID (0020,000D).</summary>
    [Id(1)] public required string StudyInstanceUid { get; init; }

    /// <summary>Whose study it is. Leaves this request only as a keyed hash.</summary>
    [Id(2)] public required PatientIdentity Patient { get; init; }

    /// <summary>Study Description (0008,1030); empty when absent.</summary>
    [Id(3)] public string StudyDescription { get; init; } = "";

    [Id(4)] public required IReadOnlyList<SeriesManifest> Series { get; init; }

    /// <summary>When the patient was last known to be well, if the order says; ends the therapeutic window 4.5 h later.</summary>
    [Id(5)] public DateTimeOffset? LastKnownWell { get; init; }

    /// <summary>Priority of the order, e.g. Requested Procedure Priority (0040,1003); empty when no order came.</summary>
    [Id(6)] public string OrderPriority { get; init; } = "";

    /// <summary>AE title the study was sent to; empty when it did not come through DICOM.</summary>
    [Id(7)] public string CalledAeTitle { get; init; } = "";

    /// <summary>AE title that sent the study; empty when it did not come through DICOM.</summary>
    [Id(9)] public string CallingAeTitle { get; init; } = "";

    /// <summary>Reason for the Requested Procedure (0040,1002), or the order's own words; rules look for "stroke" in it.</summary>
    [Id(10)] public string OrderReason { get; init; } = "";

    /// <summary>Files sent along that the sender's program could not read. With any, the absence of findings means nothing.</summary>
    [Id(11)] public IReadOnlyList<UnreadFiles> FilesNotRead { get; init; } = [];

    /// <summary>Run even if the patient has a recent result of the same pathway.</summary>
    [Id(8)] public bool Force { get; init; }

    /// <summary>
    /// Texts of the study that could not be read in the character set that its files declare, each way of reading once. A CT that no
    /// rule recognises is then taken for a possible stroke. Empty when all text was read as declared.
    /// </summary>
    [Id(14)] public IReadOnlyList<TextReading> TextReadings { get; init; } = [];

    /// <summary>
    /// When something changed for the patient, if the order says: new symptoms, an injury, an operation. A study made after it is
    /// always run: no result from before can answer it.
    /// </summary>
    [Id(15)] public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>How text was read whose bytes contradict the declared character set (PS3.3 section C.12.1.1.2).</summary>
/// <param name="Declared">Specific Character Set (0008,0005) as it stands, backslash-separated; empty when absent.</param>
/// <param name="ReadAs">What the bytes were taken for instead, e.g. <c>windows-1251</c>; empty when they could not be read at all.</param>
/// <param name="Confidence">How sure that guess is, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("grid.text-reading.v1")]
public sealed record TextReading(
    [property: Id(0)] string Declared,
    [property: Id(1)] string ReadAs,
    [property: Id(2)] double Confidence);

/// <summary>One series of a submitted study, with the attributes that recognition rules may look at.</summary>
[GenerateSerializer, Immutable, Alias("grid.series-manifest.v1")]
public sealed record SeriesManifest
{
    /// <summary>Series Instance UID (0020,000E).</summary>
    [Id(0)] public required string SeriesInstanceUid { get; init; }

    /// <summary>Modality (0008,0060).</summary>
    [Id(1)] public string Modality { get; init; } = "";

    /// <summary>Body Part Examined (0018,0015).</summary>
    [Id(2)] public string BodyPart { get; init; } = "";

    /// <summary>Series Description (0008,103E).</summary>
    [Id(3)] public string SeriesDescription { get; init; } = "";

    /// <summary>Protocol Name (0018,1030).</summary>
    [Id(4)] public string ProtocolName { get; init; } = "";

    /// <summary>Image Type (0008,0008), backslash-separated, of the first instance that is no localizer, if there is one.</summary>
    [Id(5)] public string ImageType { get; init; } = "";

    /// <summary>Image Laterality (0020,0062) or Laterality (0020,0060).</summary>
    [Id(6)] public string Laterality { get; init; } = "";

    /// <summary>View Position (0018,5101).</summary>
    [Id(7)] public string ViewPosition { get; init; } = "";

    /// <summary>SOP Class UID (0008,0016) of the first instance.</summary>
    [Id(8)] public string SopClassUid { get; init; } = "";

    /// <summary>Contrast/Bolus Agent (0018,0010); empty without contrast.</summary>
    [Id(9)] public string ContrastAgent { get; init; } = "";

    [Id(10)] public required IReadOnlyList<InstanceManifest> Instances { get; init; }

    /// <summary>What its images show, each thing once. Empty from a sender that does not say: then no earlier result is offered.</summary>
    [Id(20)] public IReadOnlyList<ImageSubject> Subjects { get; init; } = [];

    /// <summary>When its first image was acquired; null when one of them does not say.</summary>
    [Id(21)] public DateTimeOffset? AcquiredFrom { get; init; }

    /// <summary>When its last image was acquired; null when one of them does not say.</summary>
    [Id(22)] public DateTimeOffset? AcquiredUntil { get; init; }

    /// <summary>Instances of this series that the grid found unusable when they arrived; null for none. What a sender writes here is not looked at.</summary>
    [Id(30), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<UnusableInstance>? Unusable { get; init; }

    /// <summary><see cref="SubmitStudy.FilesNotRead"/>, kept with the study's first series; null for none. What a sender writes here is not looked at.</summary>
    [Id(31), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<UnreadFiles>? FilesNotRead { get; init; }
}

/// <summary>One instance, named by its content.</summary>
/// <param name="SopInstanceUid">SOP Instance UID (0008,0018).</param>
/// <param name="Sha256">SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Size of the file in bytes.</param>
[GenerateSerializer, Immutable, Alias("grid.instance-manifest.v1")]
public sealed record InstanceManifest(
    [property: Id(0)] string SopInstanceUid,
    [property: Id(1)] string Sha256,
    [property: Id(2)] long Bytes)
{
    /// <summary>Set by the grid: the site whose store holds it, where that is not the site of the study's newest revision.</summary>
    [Id(20)] public string? HeldAt { get; init; }
}

namespace Grid.Scheduling.Recognition;

/// <summary>
/// What is known of a study when its pathway is decided. Every text may be empty, none is null; values are as sent,
/// so they may hold free text about the patient: never log them.
/// </summary>
public sealed record StudyFacts
{
    /// <summary>Id of the sending site, e.g. <c>SC-07</c>.</summary>
    public string SiteId { get; init; } = "";

    /// <summary>AE title that sent the study; empty when it did not come through DICOM.</summary>
    public string CallingAeTitle { get; init; } = "";

    /// <summary>AE title the study was sent to.</summary>
    public string CalledAeTitle { get; init; } = "";

    /// <summary>Priority of the order, e.g. Requested Procedure Priority (0040,1003). Images rarely carry it.</summary>
    public string OrderPriority { get; init; } = "";

    /// <summary>Reason for the Requested Procedure (0040,1002), or the order's own words.</summary>
    public string OrderReason { get; init; } = "";

    /// <summary>Study Description (0008,1030).</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>False where the bytes of a text contradict the declared character set, also when they could be guessed.</summary>
    public bool IsTextReadable { get; init; } = true;

    public IReadOnlyList<SeriesFacts> Series { get; init; } = [];
}

/// <summary>What is known of one series. The same care as for <see cref="StudyFacts"/>.</summary>
public sealed record SeriesFacts
{
    /// <summary>Modality (0008,0060).</summary>
    public string Modality { get; init; } = "";

    /// <summary>Body Part Examined (0018,0015).</summary>
    public string BodyPart { get; init; } = "";

    /// <summary>Series Description (0008,103E).</summary>
    public string SeriesDescription { get; init; } = "";

    /// <summary>Protocol Name (0018,1030).</summary>
    public string ProtocolName { get; init; } = "";

    /// <summary>Image Type (0008,0008), its values separated by backslashes.</summary>
    public string ImageType { get; init; } = "";

    /// <summary>Image Laterality (0020,0062) or Laterality (0020,0060).</summary>
    public string Laterality { get; init; } = "";

    /// <summary>View Position (0018,5101).</summary>
    public string ViewPosition { get; init; } = "";

    /// <summary>SOP Class UID (0008,0016).</summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>Contrast/Bolus Agent (0018,0010); empty without contrast.</summary>
    public string ContrastAgent { get; init; } = "";

    /// <summary>Instances received of this series.</summary>
    public int InstanceCount { get; init; }
}

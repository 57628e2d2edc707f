namespace Grid.Inference.Geometry;

/// <summary>
/// What the header of one image says about where it lies and what it shows. Carries no identity of the patient.
/// A value that the header lacks is null, or empty for text.
/// </summary>
public sealed record InstanceHeader
{
    public required string StudyInstanceUid { get; init; }
    public required string SeriesInstanceUid { get; init; }
    public required string SopInstanceUid { get; init; }

    /// <summary>CT, MG, DX, CR, IO, PX, ... (0008,0060).</summary>
    public required string Modality { get; init; }

    public required int Rows { get; init; }
    public required int Columns { get; init; }

    /// <summary>(0028,0008), 1 where absent.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>(0008,0008), e.g. ORIGINAL, PRIMARY, AXIAL.</summary>
    public IReadOnlyList<string> ImageType { get; init; } = [];

    public int? SeriesNumber { get; init; }
    public int? AcquisitionNumber { get; init; }
    public int? InstanceNumber { get; init; }

    /// <summary>How many images the acquisition resulted in (0020,1002).</summary>
    public int? ImagesInAcquisition { get; init; }

    /// <summary>Centre of the first pixel (0020,0032).</summary>
    public PatientVector? Position { get; init; }

    /// <summary>Direction along a row, towards higher columns: the first three values of (0020,0037).</summary>
    public PatientVector? RowDirection { get; init; }

    /// <summary>Direction along a column, towards higher rows: the last three values of (0020,0037).</summary>
    public PatientVector? ColumnDirection { get; init; }

    /// <summary>From row to row: Pixel Spacing, for projections else Imager Pixel Spacing.</summary>
    public double? RowSpacingMm { get; init; }
    public double? ColumnSpacingMm { get; init; }
    public double? SliceThicknessMm { get; init; }

    /// <summary>(0018,1120), as the header has it.</summary>
    public double? GantryTiltDegrees { get; init; }

    /// <summary>(0018,0088).</summary>
    public double? SpacingBetweenSlicesMm { get; init; }

    /// <summary>Positions are comparable only within one frame of reference (0020,0052); empty where not stated.</summary>
    public string FrameOfReferenceUid { get; init; } = "";

    /// <summary>When it was acquired, in seconds of its day (0008,0032).</summary>
    public double? AcquisitionSeconds { get; init; }

    /// <summary>(0020,0100): phases of one scan that lie at the same place.</summary>
    public int? TemporalPosition { get; init; }

    /// <summary>(0008,0016).</summary>
    public string SopClassUid { get; init; } = "";

    /// <summary>(0018,0015).</summary>
    public string BodyPart { get; init; } = "";

    /// <summary>Series Description (0008,103E). Compared with words that are known, never shown: people write names into it.</summary>
    public string SeriesDescription { get; init; } = "";

    /// <summary>Protocol Name (0018,1030). Compared with words that are known, never shown.</summary>
    public string ProtocolName { get; init; } = "";

    /// <summary>A contrast agent is named (0018,0010); "NONE" and the like name none.</summary>
    public bool HasContrast { get; init; }

    /// <summary>The header says that there was no contrast agent: "NONE", "NO" and the like.</summary>
    public bool StatesNoContrast { get; init; }

    /// <summary>(0018,1210); a bone kernel is sharp and noisy.</summary>
    public string ConvolutionKernel { get; init; } = "";

    /// <summary>L or R, where all that name a side agree; empty otherwise.</summary>
    public string Laterality { get; init; } = "";

    /// <summary>CC, MLO, PA, AP, FRONTAL, LATERAL, ... where all that name a view agree; empty otherwise (<see cref="ProjectionView"/>).</summary>
    public string View { get; init; } = "";

    /// <summary>Why a projection does not stand for a whole, ordinary view, in words.</summary>
    public IReadOnlyList<string> ViewLimits { get; init; } = [];

    /// <summary>What in the header contradicts itself about view and side, in words.</summary>
    public IReadOnlyList<string> ViewConflicts { get; init; } = [];

    /// <summary>Teeth that a dental image is of, for example "tooth 36"; empty where it does not say.</summary>
    public string Teeth { get; init; } = "";

    /// <summary>Directions of a row and of a column (0020,0020), e.g. A and FR.</summary>
    public IReadOnlyList<string> PatientOrientation { get; init; } = [];

    /// <summary>Presentation Intent Type is FOR PROCESSING (0008,0068): raw detector values.</summary>
    public bool IsForProcessing { get; init; }

    /// <summary>SOP Instance UIDs of the images that this one was made from (0008,2112), at most 64.</summary>
    public IReadOnlyList<string> SourceInstances { get; init; } = [];

    /// <summary>Irradiation Event UID (0008,3010): the same for all images of one exposure; empty where not stated.</summary>
    public string IrradiationEventUid { get; init; } = "";

    public bool IsMonochrome1 { get; init; }

    /// <summary>For CT: what makes HU of stored values; null where the header does not say.</summary>
    public HuScale? Scale { get; init; }

    /// <summary>For CT: why stored values are no HU, in words; null where they are.</summary>
    public string? ScaleFault { get; init; }

    /// <summary>Stored values that are background (0028,0120) and (0028,0121); null where none are declared.</summary>
    public PaddingRange? Padding { get; init; }

    public bool IsLocalizer => ImageType.Any(value => value is "LOCALIZER" or "SCOUT" or "TOPOGRAM");

    /// <summary>Centre of the image: the same however its rows and columns run. Its first pixel where pixel spacing is not stated.</summary>
    public PatientVector? Centre => Position is { } first && RowDirection is { } row && ColumnDirection is { } column && RowSpacingMm is { } down && ColumnSpacingMm is { } across
        ? first.Plus(row.Times((Columns - 1) * across / 2)).Plus(column.Times((Rows - 1) * down / 2))
        : Position;

    /// <summary>At right angles to the image, pointing to the head for axial slices; null without an orientation of two unit vectors at right angles.</summary>
    public PatientVector? Normal
    {
        get
        {
            if (RowDirection is not { } row || ColumnDirection is not { } column) return null;
            var isUnit = Math.Abs(row.Length - 1) < 0.01 && Math.Abs(column.Length - 1) < 0.01 && Math.Abs(row.Dot(column)) < 0.01;
            return isUnit ? row.Cross(column) : null;
        }
    }
}

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

    /// <summary>A contrast agent is named (0018,0010).</summary>
    public bool HasContrast { get; init; }

    /// <summary>(0018,1210); a bone kernel is sharp and noisy.</summary>
    public string ConvolutionKernel { get; init; } = "";

    /// <summary>L or R, of Image Laterality or else Laterality; empty where neither says.</summary>
    public string Laterality { get; init; } = "";

    /// <summary>CC, MLO, PA, AP, LL, ... of View Position or the view's code.</summary>
    public string View { get; init; } = "";

    /// <summary>Directions of a row and of a column (0020,0020), e.g. A and FR.</summary>
    public IReadOnlyList<string> PatientOrientation { get; init; } = [];

    /// <summary>Presentation Intent Type is FOR PROCESSING (0008,0068): raw detector values.</summary>
    public bool IsForProcessing { get; init; }

    public bool IsMonochrome1 { get; init; }

    public bool IsLocalizer => ImageType.Contains("LOCALIZER");

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

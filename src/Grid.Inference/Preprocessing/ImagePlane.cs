namespace Grid.Inference.Preprocessing;

/// <summary>One image of a study, or one frame of it: modality values (after rescale) in row-major order.</summary>
public sealed record ImagePlane
{
    /// <summary>Padding of a CT is shown to every rule and model as what it stands for: air, outside.</summary>
    public const float AirHu = -1000;

    /// <summary>Rows x Columns values; for CT in HU, turned so that rows run to the patient's left and columns to the back. NaN where a projection holds padding: no anatomy, and shown black.</summary>
    public required float[] Values { get; init; }

    /// <summary>How many of the values of a CT were padding.</summary>
    public int PaddedPixels { get; init; }

    public required int Rows { get; init; }
    public required int Columns { get; init; }

    /// <summary>Millimetres from row to row; null where the image does not say.</summary>
    public double? RowSpacingMm { get; init; }

    /// <summary>Millimetres from column to column; null where the image does not say.</summary>
    public double? ColumnSpacingMm { get; init; }

    /// <summary>MONOCHROME1: low values are shown white (PS3.3 section C.7.6.3.1.2). Turned round before the model sees it.</summary>
    public bool IsMonochrome1 { get; init; }

    /// <summary>The body side the image is of (Image Laterality), for paired parts such as the breast.</summary>
    public BodySide Laterality { get; init; }

    /// <summary>The view that a projection shows, such as CC or MLO; empty where it cannot be told.</summary>
    public string View { get; init; } = "";

    /// <summary>Why a negative answer cannot rest on the image although it could be read; empty for a sound one.</summary>
    public string Doubt { get; init; } = "";

    /// <summary>Where a projection's rows and columns run to, after it was turned; null where the header does not say.</summary>
    public Geometry.ImageDirections? Directions { get; init; }

    /// <summary>Where the patient's left lies in the image; from Image Orientation or Patient Orientation.</summary>
    public LeftDirection PatientLeft { get; init; }
}

public enum BodySide
{
    Unknown,
    Left,
    Right,
}

public enum LeftDirection
{
    Unknown,

    /// <summary>Towards higher columns, as in an axial slice with Image Orientation 1\0\0\0\1\0.</summary>
    HigherColumns,
    LowerColumns,
}

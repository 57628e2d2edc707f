namespace Grid.Inference.Repository;

/// <summary>
/// What <c>models/&lt;name&gt;/&lt;version&gt;/model.json</c> says about a model: which file it is, what goes in, what comes out,
/// what it costs to run and how well it was measured to work. Immutable; every field is required unless it is nullable.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>Lower-case letters, digits and dashes, as the folder above the version is named.</summary>
    public required string Name { get; init; }

    /// <summary>Three numbers, as the folder is named (<c>1.0.0</c>).</summary>
    public required string Version { get; init; }

    /// <summary>The pathway the model serves: stroke, breast, lung or dental.</summary>
    public required string Pathway { get; init; }

    /// <summary>Name of the ONNX file, beside the manifest.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required string License { get; init; }

    public required string IntendedUse { get; init; }

    public required ModelInput Input { get; init; }

    public required PreprocessSpec Preprocess { get; init; }

    public required ModelOutput Output { get; init; }

    public required FindingSpec Finding { get; init; }

    /// <summary>How many planes run between two safe points (the batch size of one call), 1 to 64.</summary>
    public required int PlanesPerStep { get; init; }

    public required ResourceSpec Resources { get; init; }

    public required TrainingRecord Training { get; init; }

    public required ValidationRecord Validation { get; init; }
}

/// <summary>The tensor that goes in: float32, shape [batch, 1, Rows, Columns].</summary>
public sealed record ModelInput
{
    public required string Name { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }
}

/// <summary>The tensor that comes out: float32, shape [batch, 1, Rows, Columns], a map of where the finding is.</summary>
public sealed record ModelOutput
{
    public required string Name { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }

    /// <summary>What turns an output value into a probability.</summary>
    public required Activation Activation { get; init; }
}

public enum Activation
{
    /// <summary>The output is a logit; the probability is 1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>The output is already a probability.</summary>
    None,
}

/// <summary>How a plane of modality values becomes the input tensor.</summary>
public sealed record PreprocessSpec
{
    /// <summary>HU for CT; US (unspecified, PS3.3 section C.11.1.1.2) for projection images, whose values have no unit.</summary>
    public required ValueUnit Unit { get; init; }

    public required WindowSpec Window { get; init; }

    public required Resampling Resample { get; init; }

    /// <summary>Side in millimetres of the rows shown to the model; required by <see cref="Resampling.FieldOfView"/>, else absent.</summary>
    public double? FieldOfViewMm { get; init; }

    /// <summary>Which way the anatomy is turned before the model sees it.</summary>
    public required Mirroring Mirror { get; init; }
}

public enum ValueUnit
{
    Hu,
    Us,
}

/// <summary>The range of values that becomes 0 to 1; values outside it are clamped.</summary>
public sealed record WindowSpec
{
    public required WindowKind Kind { get; init; }

    /// <summary>In the unit of the values, or a percentile from 0 to 100.</summary>
    public required double Low { get; init; }

    /// <summary>Above <see cref="Low"/>.</summary>
    public required double High { get; init; }
}

public enum WindowKind
{
    /// <summary>The same values for every plane.</summary>
    Fixed,

    /// <summary>Percentiles of the plane's own values, for modalities whose values have no unit.</summary>
    Percentile,
}

public enum Resampling
{
    /// <summary>The whole plane, its shape kept, centred, the rest filled with 0. Needs no pixel spacing.</summary>
    Fit,

    /// <summary>A fixed number of millimetres around the centre of the plane. Needs pixel spacing.</summary>
    FieldOfView,
}

public enum Mirroring
{
    None,

    /// <summary>Right breasts are mirrored, so that the chest wall lies at the first column of every view.</summary>
    ChestWallFirst,
}

/// <summary>What the model finds and how its maps become one answer.</summary>
public sealed record FindingSpec
{
    /// <summary>Stable code of the finding, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>The finding in words, for people.</summary>
    public required string Label { get; init; }

    /// <summary>A study with a score at or above it is positive; 0 to 1.</summary>
    public required double Threshold { get; init; }

    /// <summary>Places with a probability at or above it are reported, in a positive study; 0 to 1.</summary>
    public required double PeakThreshold { get; init; }

    /// <summary>An image with a score at or above it makes the study positive alone, where the study's score is a mean over views; absent: never.</summary>
    public double? OneViewThreshold { get; init; }

    public required AggregationSpec Aggregation { get; init; }
}

/// <summary>From map to plane score, and from plane scores to study score.</summary>
public sealed record AggregationSpec
{
    /// <summary>The plane score is the mean of this many highest cells of its map; 1 is the maximum.</summary>
    public required int Cells { get; init; }

    public required StudyAggregation Study { get; init; }

    /// <summary>How many planes <see cref="StudyAggregation.AdjacentPlanes"/> averages; 1 otherwise.</summary>
    public required int Planes { get; init; }
}

public enum StudyAggregation
{
    /// <summary>The highest plane score.</summary>
    Max,

    /// <summary>The highest mean over that many neighbouring planes: noise sits in one slice, a territory does not.</summary>
    AdjacentPlanes,

    /// <summary>The higher of the two sides, each the mean over its two strongest views: a mass is seen in both.</summary>
    SideMean,
}

/// <summary>What a run needs; start estimates until the node has measured its own.</summary>
public sealed record ResourceSpec
{
    public required int MemoryMib { get; init; }

    /// <summary>Seconds for one plane on one CPU thread.</summary>
    public required double SecondsPerPlane { get; init; }
}

/// <summary>How the model came to be, so that it can be made again.</summary>
public sealed record TrainingRecord
{
    public required string Script { get; init; }
    public required string Seeds { get; init; }
    public required string PhantomsVersion { get; init; }
}

/// <summary>How well the model did on studies it had not seen.</summary>
public sealed record ValidationRecord
{
    /// <summary>Area under the ROC curve, per study.</summary>
    public required double Auc { get; init; }
    public required double AucLow95 { get; init; }
    public required double AucHigh95 { get; init; }

    /// <summary>At the threshold of the finding.</summary>
    public required double Sensitivity { get; init; }
    public required double Specificity { get; init; }

    public required int Positives { get; init; }
    public required int Negatives { get; init; }
    public required string Seeds { get; init; }
}

using Grid.Inference.Repository;

namespace Grid.Inference.Tests;

/// <summary>A small manifest that is right in every field, for tests to bend.</summary>
internal static class ModelManifests
{
    public static ModelManifest Small { get; } = new()
    {
        Name = "test-model",
        Version = "1.0.0",
        Pathway = "stroke",
        File = "model.onnx",
        Sha256 = new string('0', 64),
        License = "none",
        IntendedUse = "tests",
        Input = new ModelInput { Name = "image", Rows = 8, Columns = 8 },
        Output = new ModelOutput { Name = "heatmap", Rows = 4, Columns = 4, Activation = Activation.Sigmoid },
        Preprocess = new PreprocessSpec
        {
            Unit = ValueUnit.Hu,
            Window = new WindowSpec { Kind = WindowKind.Fixed, Low = 0, High = 100 },
            Resample = Resampling.Fit,
            Mirror = Mirroring.None,
        },
        Finding = new FindingSpec
        {
            Code = "spot",
            Label = "Spot",
            Threshold = 0.5,
            PeakThreshold = 0.4,
            Aggregation = new AggregationSpec { Cells = 1, Study = StudyAggregation.Max, Planes = 1 },
        },
        PlanesPerStep = 4,
        Resources = new ResourceSpec { MemoryMib = 10, SecondsPerPlane = 0.01 },
        Training = new TrainingRecord { Script = "none", Seeds = "none", PhantomsVersion = "1" },
        Validation = new ValidationRecord
        {
            Auc = 0.95,
            AucLow95 = 0.9,
            AucHigh95 = 1,
            Sensitivity = 0.9,
            Specificity = 0.9,
            Positives = 10,
            Negatives = 10,
            Seeds = "none",
        },
    };

    public static ModelManifest With(PreprocessSpec preprocess) => Small with { Preprocess = preprocess };

    public static ModelManifest With(AggregationSpec aggregation) => Small with { Finding = Small.Finding with { Aggregation = aggregation } };
}

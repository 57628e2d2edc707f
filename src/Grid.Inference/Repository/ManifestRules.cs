using System.Text.RegularExpressions;

namespace Grid.Inference.Repository;

/// <summary>What the types of a manifest cannot say: ranges, and fields that must agree with each other.</summary>
internal static partial class ManifestRules
{
    private const int MaxSide = 4096;
    private static readonly string[] Pathways = ["stroke", "breast", "lung", "dental", "general"];

    public static List<string> Check(ModelManifest manifest)
    {
        var errors = new List<string>();
        void Expect(bool ok, string path, object? found, string expected)
        {
            if (!ok) errors.Add(FormattableString.Invariant($"$.{path}: found {found ?? "nothing"}, expected {expected}"));
        }

        Expect(NamePattern().IsMatch(manifest.Name), "name", Quote(manifest.Name), "lower-case letters, digits and dashes, at most 64");
        Expect(VersionPattern().IsMatch(manifest.Version), "version", Quote(manifest.Version), "three numbers such as 1.0.0");
        Expect(Pathways.Contains(manifest.Pathway), "pathway", Quote(manifest.Pathway), "one of " + string.Join(", ", Pathways));
        Expect(FilePattern().IsMatch(manifest.File), "file", Quote(manifest.File), "a plain file name ending in .onnx, beside the manifest");
        Expect(ShaPattern().IsMatch(manifest.Sha256), "sha256", Quote(manifest.Sha256), "64 lower-case hexadecimal digits");
        Expect(manifest.PlanesPerStep is >= 1 and <= 64, "planesPerStep", manifest.PlanesPerStep, "1 to 64");
        CheckShape(manifest, Expect);
        CheckPreprocess(manifest.Preprocess, Expect);
        CheckFinding(manifest.Finding, manifest.Output, Expect);
        Expect(manifest.Resources.MemoryMib is >= 1 and <= 1_000_000, "resources.memoryMib", manifest.Resources.MemoryMib, "1 to 1000000");
        Expect(manifest.Resources.SecondsPerPlane is > 0 and <= 3600, "resources.secondsPerPlane", manifest.Resources.SecondsPerPlane, "above 0, at most 3600");
        CheckValidation(manifest.Validation, Expect);
        return errors;
    }

    private static void CheckShape(ModelManifest manifest, Action<bool, string, object?, string> expect)
    {
        var (input, output) = (manifest.Input, manifest.Output);
        expect(input.Name.Length > 0, "input.name", Quote(input.Name), "the name of the model's input");
        expect(output.Name.Length > 0, "output.name", Quote(output.Name), "the name of the model's output");
        expect(input.Rows is >= 1 and <= MaxSide, "input.rows", input.Rows, $"1 to {MaxSide}");
        expect(input.Columns is >= 1 and <= MaxSide, "input.columns", input.Columns, $"1 to {MaxSide}");
        expect(output.Rows >= 1 && output.Rows <= input.Rows, "output.rows", output.Rows, "1 to input.rows");
        expect(output.Columns >= 1 && output.Columns <= input.Columns, "output.columns", output.Columns, "1 to input.columns");
    }

    private static void CheckPreprocess(PreprocessSpec spec, Action<bool, string, object?, string> expect)
    {
        var window = spec.Window;
        expect(double.IsFinite(window.Low) && double.IsFinite(window.High) && window.Low < window.High,
            "preprocess.window", FormattableString.Invariant($"low {window.Low}, high {window.High}"), "low below high");
        if (window.Kind == WindowKind.Percentile)
        {
            expect(window.Low >= 0 && window.High <= 100, "preprocess.window",
                FormattableString.Invariant($"low {window.Low}, high {window.High}"), "percentiles from 0 to 100");
        }

        if (spec.Resample == Resampling.FieldOfView)
            expect(spec.FieldOfViewMm is > 0 and <= 2000, "preprocess.fieldOfViewMm", spec.FieldOfViewMm, "above 0, at most 2000, because resample is fieldOfView");
        else
            expect(spec.FieldOfViewMm is null, "preprocess.fieldOfViewMm", spec.FieldOfViewMm, "no such field, because resample is not fieldOfView");
    }

    private static void CheckFinding(FindingSpec finding, ModelOutput output, Action<bool, string, object?, string> expect)
    {
        expect(finding.Code.Length > 0, "finding.code", Quote(finding.Code), "a code");
        expect(finding.Label.Length > 0, "finding.label", Quote(finding.Label), "a label");
        expect(finding.Threshold is > 0 and < 1, "finding.threshold", finding.Threshold, "between 0 and 1");
        expect(finding.PeakThreshold is > 0 and < 1, "finding.peakThreshold", finding.PeakThreshold, "between 0 and 1");
        expect(finding.OneViewThreshold is null || (finding.OneViewThreshold >= finding.Threshold && finding.OneViewThreshold < 1),
            "finding.oneViewThreshold", finding.OneViewThreshold, "finding.threshold or above, below 1, or no such field");
        var aggregation = finding.Aggregation;
        expect(aggregation.Cells >= 1 && aggregation.Cells <= (long)output.Rows * output.Columns,
            "finding.aggregation.cells", aggregation.Cells, "1 to output.rows x output.columns");
        if (aggregation.Study == StudyAggregation.AdjacentPlanes)
            expect(aggregation.Planes is >= 1 and <= 64, "finding.aggregation.planes", aggregation.Planes, "1 to 64");
        else
            expect(aggregation.Planes == 1, "finding.aggregation.planes", aggregation.Planes, "1, because study is not adjacentPlanes");
    }

    private static void CheckValidation(ValidationRecord validation, Action<bool, string, object?, string> expect)
    {
        expect(validation.AucLow95 >= 0 && validation.AucLow95 <= validation.Auc && validation.Auc <= validation.AucHigh95 && validation.AucHigh95 <= 1,
            "validation", FormattableString.Invariant($"auc {validation.Auc} in {validation.AucLow95} to {validation.AucHigh95}"), "0 <= low <= auc <= high <= 1");
        expect(validation.Sensitivity is >= 0 and <= 1, "validation.sensitivity", validation.Sensitivity, "0 to 1");
        expect(validation.Specificity is >= 0 and <= 1, "validation.specificity", validation.Specificity, "0 to 1");
        expect(validation.Positives >= 1, "validation.positives", validation.Positives, "at least 1");
        expect(validation.Negatives >= 1, "validation.negatives", validation.Negatives, "at least 1");
    }

    private static string Quote(string value) => value.Length > 80 ? $"\"{value[..80]}...\"" : $"\"{value}\"";

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}$")]
    private static partial Regex VersionPattern();

    // A plain name: no separator and no leading dot, so that a manifest cannot point outside its folder.
    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\\.onnx$")]
    private static partial Regex FilePattern();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex ShaPattern();
}

using System.Security.Cryptography;
using System.Text;
using Grid.Inference.Repository;

namespace Grid.Inference.Tests;

/// <summary>Models of a few operators, written as ONNX protobuf by hand, with the manifests that go with them.</summary>
internal static class TestModels
{
    public const int Side = 32;

    /// <summary>The map is the image itself: a bright place is a finding.</summary>
    public static VerifiedModel Echo(string pathway = "stroke", int planesPerStep = 4, int side = Side) =>
        Verified(Graph(side, ("Identity", "image", "map")), Manifest(pathway, planesPerStep, side));

    /// <summary>The root of cos(2x): a number for a dark image, none for a bright one.</summary>
    public static VerifiedModel NotANumberForBright() => Verified(
        Graph(Side, ("Add", "image,image", "double"), ("Cos", "double", "cosine"), ("Sqrt", "cosine", "map")), Manifest("stroke", 4, Side));

    /// <summary>0 / 0 for a black image.</summary>
    public static VerifiedModel NotANumberForBlack() => Verified(Graph(Side, ("Div", "image,image", "map")), Manifest("stroke", 4, Side));

    /// <summary>The map is the image, but a place of full brightness makes the runtime fail: it becomes an index beyond the end.</summary>
    public static VerifiedModel FailsForBright() => Verified(
        Graph(Side, ("NonZero", "image", "whole"), ("CastLike", "image,whole", "index"), ("ReduceMax", "image", "peak"), ("Gather", "peak,index", "picked"),
            ("ReduceSum", "picked", "sum"), ("Squeeze", "sum", "value"), ("Sub", "value,value", "nothing"), ("Add", "image,nothing", "map")),
        Manifest("stroke", 4, Side));

    /// <summary>So many matrix products that one call takes about a second.</summary>
    public static VerifiedModel Slow()
    {
        const int Products = 100, Wide = 512;
        var nodes = Enumerable.Range(1, Products).Select(i => ("MatMul", $"{(i == 1 ? "image" : $"p{i - 1}")},image", i == Products ? "map" : $"p{i}"));
        return Verified(Graph(Wide, [.. nodes]), Manifest("stroke", 1, Wide));
    }

    public static VerifiedModel Verified(byte[] onnx, ModelManifest manifest) =>
        new(manifest with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)) }, "", onnx);

    /// <summary>For CT (pathway stroke) HU 0 to 2000 becomes 0 to 1 over 200 mm (bone is 0.5); for the others the whole image by percentile.</summary>
    public static ModelManifest Manifest(string pathway, int planesPerStep = 4, int side = Side) => new()
    {
        Name = $"{pathway}-test",
        Version = "1.0.0",
        Pathway = pathway,
        File = "model.onnx",
        Sha256 = new string('0', 64),
        License = "test",
        IntendedUse = "tests only",
        Input = new ModelInput { Name = "image", Rows = side, Columns = side },
        Preprocess = pathway == "stroke"
            ? new PreprocessSpec
            {
                Unit = ValueUnit.Hu,
                Window = new WindowSpec { Kind = WindowKind.Fixed, Low = 0, High = 2000 },
                Resample = Resampling.FieldOfView,
                FieldOfViewMm = 200,
                Mirror = Mirroring.None,
            }
            : new PreprocessSpec
            {
                Unit = ValueUnit.Us,
                Window = new WindowSpec { Kind = WindowKind.Fixed, Low = 0, High = 100 },
                Resample = Resampling.Fit,
                Mirror = Mirroring.None,
            },
        Output = new ModelOutput { Name = "map", Rows = side, Columns = side, Activation = Activation.None },
        Finding = new FindingSpec
        {
            Code = "bright",
            Label = "bright spot",
            Threshold = 0.8,
            PeakThreshold = 0.8,
            Aggregation = new AggregationSpec { Cells = 1, Study = StudyAggregation.Max, Planes = 1 },
        },
        PlanesPerStep = planesPerStep,
        Resources = new ResourceSpec { MemoryMib = 64, SecondsPerPlane = 0.01 },
        Training = new TrainingRecord { Script = "none", Seeds = "none", PhantomsVersion = "none" },
        Validation = new ValidationRecord
        {
            Auc = 1,
            AucLow95 = 1,
            AucHigh95 = 1,
            Sensitivity = 1,
            Specificity = 1,
            Positives = 1,
            Negatives = 1,
            Seeds = "none",
        },
    };

    /// <summary>A graph from "image" to "map", both float32 [batch, 1, side, side]; inputs of a node are parted by commas.</summary>
    public static byte[] Graph(int side, params (string Operator, string Inputs, string Output)[] nodes) => Message(
        Number(1, 8),
        Bytes(7, Message(
            [.. nodes.Select(node => Bytes(1, Message([.. node.Inputs.Split(',').Select(input => Text(1, input)), Text(2, node.Output), Text(4, node.Operator)]))),
            Text(2, "test"), Bytes(11, Value("image", side)), Bytes(12, Value("map", side))])),
        Bytes(8, Message(Text(1, ""), Number(2, 16))));

    private static byte[] Value(string name, int side)
    {
        var shape = Message(Bytes(1, Text(2, "batch")), Bytes(1, Number(1, 1)), Bytes(1, Number(1, side)), Bytes(1, Number(1, side)));
        return Message(Text(1, name), Bytes(2, Bytes(1, Message(Number(1, 1), Bytes(2, shape)))));
    }

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] value) => [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 127; value >>= 7) yield return (byte)((value & 127) | 128);
        yield return (byte)value;
    }
}

using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;
using Grid.Inference.Scoring;
using Grid.Samples.Phantoms;
using Grid.Samples.Studies;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Inference.Tests.ShippedModels;

/// <summary>The models of this repository, on phantoms that neither training nor measurement has seen.</summary>
public sealed class ShippedModelsTests
{
    private const ulong FirstSeed = 300_000;
    private static readonly Lazy<ModelRepository> Repository = new(() => ShippedRepository.Open());

    public static TheoryData<string, int> Models => new()
    {
        { "stroke-hypodensity", 20 }, { "breast-mass", 24 }, { "lung-nodule", 48 }, { "dental-lesion", 64 },
    };

    [Fact]
    public void Open_ShippedModels_AreAllVerified()
    {
        Assert.Empty(Repository.Value.Errors);
        Assert.Equal(["breast-mass", "dental-lesion", "lung-nodule", "stroke-hypodensity"], Repository.Value.Models.Select(model => model.Manifest.Name));
        Assert.All(Repository.Value.Models, model =>
        {
            Assert.Equal(Phantom.Version, model.Manifest.Training.PhantomsVersion);
            Assert.InRange(model.Manifest.Validation.Auc, 0.9, 1);
            Assert.True(model.Manifest.Validation.Positives + model.Manifest.Validation.Negatives >= 200);
            Assert.InRange(model.Onnx.Length, 1, 1 << 20);
            Assert.Contains("Not for clinical use", File.ReadAllText(Path.Combine(model.Folder, "CARD.md")), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Combine_UnseenPhantoms_AgreesWithTheCard(string name, int studies)
    {
        var model = Repository.Value.Find(name)!;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model.Onnx, options);
        var scores = new StudyScore[studies];

        Parallel.For(0, studies, i => scores[i] = Score(model.Manifest, session, Draw(model.Manifest.Pathway, FirstSeed + (ulong)i)));

        Assert.All(scores, score => Assert.Null(score.Fault));
        Assert.All(scores.Where(score => score.IsPositive), score => Assert.NotEmpty(score.Findings));
        var auc = Auc.Of([.. scores.Where((_, i) => i % 2 == 0).Select(score => score.Score)], [.. scores.Where((_, i) => i % 2 == 1).Select(score => score.Score)]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: AUC {auc.Value:F3}, 95 % interval {auc.Low:F3} to {auc.High:F3}, {studies} studies from seed {FirstSeed}");

        // The card was measured on ten times as many. Its figure must lie within what these few allow, and they must do well too.
        Assert.InRange(model.Manifest.Validation.Auc, auc.Low - 0.02, 1);
        Assert.InRange(auc.Value, 0.88, 1);
    }

    // What the demo shows: whatever its seed, its one stroke is found.
    [Fact]
    public void Combine_PlainStrokes_AllAreFindings()
    {
        var model = Repository.Value.Find("stroke-hypodensity")!;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model.Onnx, options);
        var scores = new StudyScore[12];

        Parallel.For(0, scores.Length, i =>
            scores[i] = Score(model.Manifest, session, new HeadPhantom(isPositive: true, SampleSet.PlainStrokeSeed((ulong)i)).Draw()));

        Assert.All(scores, score => Assert.True(score.IsPositive, $"score {score.Score:F2}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"lowest score {scores.Min(score => score.Score):F2}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_TwoPlanesInOneBatch_AnswersAsOneByOne(string name, int studies)
    {
        var model = Repository.Value.Find(name)!;
        using var session = new InferenceSession(model.Onnx);
        var random = new Random(studies);
        var length = model.Manifest.Input.Rows * model.Manifest.Input.Columns;
        var planes = Enumerable.Range(0, 2 * length).Select(_ => random.NextSingle()).ToArray();

        var together = Run(model.Manifest, session, planes, 2);

        var half = together.Length / 2;
        Assert.Equal(model.Manifest.Output.Rows * model.Manifest.Output.Columns, half);
        var alone = Run(model.Manifest, session, planes[length..], 1);
        for (var i = 0; i < half; i++) Assert.Equal(alone[i], together[half + i], 1e-3f);
    }

    private static Phantom Draw(string pathway, ulong seed) => Phantom.Create(Enum.Parse<SampleKind>(pathway, ignoreCase: true), seed % 2 == 0, seed);

    private static StudyScore Score(ModelManifest manifest, InferenceSession session, Phantom phantom)
    {
        var preprocessor = new PlanePreprocessor(manifest);
        var scorer = new HeatmapScorer(manifest);
        var tensor = new float[preprocessor.Length];
        var planes = phantom.Planes.Select(Plane).ToList();
        var scores = planes.Select((plane, index) =>
        {
            var transform = preprocessor.Fill(plane, tensor);
            return scorer.Score(Run(manifest, session, tensor, 1), index, transform);
        }).ToList();
        return new StudyScorer(manifest).Combine(planes, scores);
    }

    private static float[] Run(ModelManifest manifest, InferenceSession session, float[] tensor, int batch)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [batch, 1, manifest.Input.Rows, manifest.Input.Columns]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [manifest.Input.Name], [input], [manifest.Output.Name]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static ImagePlane Plane(PhantomPlane plane) => new()
    {
        Values = plane.Values,
        Rows = plane.Rows,
        Columns = plane.Columns,
        RowSpacingMm = plane.SpacingMm,
        ColumnSpacingMm = plane.SpacingMm,
        View = plane.View,
        Laterality = plane.Laterality switch { "L" => BodySide.Left, "R" => BodySide.Right, _ => BodySide.Unknown },
    };
}

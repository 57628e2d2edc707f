using System.Globalization;
using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;
using Grid.Inference.Scoring;
using Grid.Samples.Phantoms;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Training.Export;

/// <summary>Runs a model over whole studies of given seeds, with the preprocessing and scoring that serve it, on one thread. Times are processor time, which a busy
/// machine does not stretch.</summary>
internal static class Measurement
{
    public static void Run(string manifestPath, string onnx, ulong first, int count, float? tiltDegrees, TextWriter output)
    {
        var manifest = TrainingStudy.ReadManifest(manifestPath);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(onnx, options);
        for (var i = 0; i < count; i++)
        {
            var phantom = TrainingStudy.Draw(manifest.Pathway, first + (ulong)i, tiltDegrees: tiltDegrees ?? 0);
            // With a tilt given, a third of the slices go missing too: the worst that arrives in practice.
            if (tiltDegrees is not null) phantom = phantom with { Planes = [.. phantom.Planes.Where((_, index) => index % 3 != 1)] };
            var (score, milliseconds) = Score(manifest, session, phantom);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{phantom.Seed}\t{(phantom.IsPositive ? 1 : 0)}\t{score.Score:F5}\t{milliseconds / phantom.Planes.Count:F2}\t{phantom.Layout}\t{score.Fault}"));
        }
    }

    private static (StudyScore Score, double Milliseconds) Score(ModelManifest manifest, InferenceSession session, Phantom phantom)
    {
        var preprocessor = new PlanePreprocessor(manifest);
        var scorer = new HeatmapScorer(manifest);
        var planes = phantom.Planes.Select(TrainingStudy.ToPlane).ToList();
        var scores = new List<PlaneScore>();
        var tensor = new float[preprocessor.Length];
        var busy = TimeSpan.Zero;

        // Disposed at the end and not before: the collector may free what only native code still uses.
        using var run = new RunOptions();
        for (var i = 0; i < planes.Count; i++)
        {
            var transform = preprocessor.Fill(planes[i], tensor);
            var before = Environment.CpuUsage.TotalTime;
            using var input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 1, manifest.Input.Rows, manifest.Input.Columns]);
            using var outputs = session.Run(run, [manifest.Input.Name], [input], [manifest.Output.Name]);
            busy += Environment.CpuUsage.TotalTime - before;
            scores.Add(scorer.Score(outputs[0].GetTensorDataAsSpan<float>(), i, transform));
        }

        return (new StudyScorer(manifest).Combine(planes, scores), busy.TotalMilliseconds);
    }
}

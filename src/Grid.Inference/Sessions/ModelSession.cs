using System.Security.Cryptography;
using Grid.Inference.Repository;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Inference.Sessions;

/// <summary>
/// One model, loaded, checked against its manifest and warmed up. Safe to run from several threads at once;
/// disposed once no run uses it any more.
/// </summary>
public sealed class ModelSession : IDisposable
{
    // Safe points lie at most 2 s apart; a quarter is left for reading the planes.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(1.5);

    private readonly InferenceSession _session;

    private ModelSession(ModelManifest manifest, InferenceSession session, int planesPerCall) =>
        (Manifest, _session, PlanesPerCall) = (manifest, session, planesPerCall);

    public ModelManifest Manifest { get; }

    /// <summary>How many planes one call takes at most: the manifest's planesPerStep, or 1 where the model's batch is fixed.</summary>
    public int PlanesPerCall { get; }

    /// <summary>How long the first run took, which pays for memory and kernels that later ones reuse.</summary>
    public TimeSpan WarmUpTime { get; private set; }

    /// <summary>Measured by the second run, with <see cref="PlanesPerCall"/> planes.</summary>
    public TimeSpan TimePerPlane { get; private set; }

    /// <summary>How many planes make a step: as many as one call takes, but not more than are done within 1.5 s.</summary>
    public int PlanesPerStep { get; private set; } = 1;

    /// <exception cref="InferenceFailedException">The bytes are not those the manifest promises, are no model, or do not fit the manifest.</exception>
    internal static ModelSession Open(VerifiedModel model, ExecutionProvider provider, TimeProvider clock)
    {
        var manifest = model.Manifest;
        var sha = Convert.ToHexStringLower(SHA256.HashData(model.Onnx));
        if (sha != manifest.Sha256) throw Broken(manifest, $"the bytes to load have sha256 {sha}, the manifest says {manifest.Sha256}");

        InferenceSession session;
        try
        {
            using var options = provider.SessionOptions();
            session = new InferenceSession(model.Onnx, options);
        }
        catch (OnnxRuntimeException broken)
        {
            throw Broken(manifest, $"ONNX Runtime cannot load it: {broken.Message}", broken);
        }

        try
        {
            var opened = new ModelSession(manifest, session, CheckShapes(manifest, session));
            opened.WarmUp(clock);
            return opened;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs up to <see cref="PlanesPerCall"/> planes.</summary>
    /// <param name="tensor">Planes of input.rows x input.columns values, one after the other.</param>
    /// <param name="planes">How many.</param>
    /// <param name="stop">Ends the run from within (<c>RunOptions.Terminate</c>); its work is lost.</param>
    /// <returns>Planes of output.rows x output.columns values, unchecked.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="InferenceFailedException">The runtime failed.</exception>
    public float[] Run(float[] tensor, int planes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfLessThan(planes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(planes, PlanesPerCall);
        var (input, output) = (Manifest.Input, Manifest.Output);
        var inputLength = planes * input.Rows * input.Columns;
        if (tensor.Length < inputLength) throw new ArgumentException($"{tensor.Length} values, expected {inputLength}", nameof(tensor));

        var result = new float[planes * output.Rows * output.Columns];
        using var run = new RunOptions();
        using var terminate = stop.Register(() => run.Terminate = true);
        stop.ThrowIfCancellationRequested();
        using var from = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, tensor.AsMemory(0, inputLength), [planes, 1, input.Rows, input.Columns]);
        using var to = OrtValue.CreateTensorValueFromMemory(result, [planes, 1, output.Rows, output.Columns]);
        try
        {
            _session.Run(run, [input.Name], [from], [output.Name], [to]);

            // A run that was told to end may also come back as if it were done, with half of its output unwritten.
            stop.ThrowIfCancellationRequested();
            return result;
        }
        catch (OnnxRuntimeException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException($"the run of {Manifest.Name} was stopped", stop);
        }
        catch (OnnxRuntimeException broken)
        {
            throw new InferenceFailedException(InferenceFault.Run, $"{Manifest.Name} {Manifest.Version} failed while it ran {planes} planes: {broken.Message}", broken);
        }
    }

    public void Dispose() => _session.Dispose();

    private void WarmUp(TimeProvider clock)
    {
        var black = new float[PlanesPerCall * Manifest.Input.Rows * Manifest.Input.Columns];
        var start = clock.GetTimestamp();
        var answer = Run(black, PlanesPerCall, CancellationToken.None);
        WarmUpTime = clock.GetElapsedTime(start);
        if (Array.FindIndex(answer, value => !float.IsFinite(value)) is >= 0 and var at)
            throw Broken(Manifest, $"it answers {answer[at]} for a black image, expected a number");

        start = clock.GetTimestamp();
        Run(black, PlanesPerCall, CancellationToken.None);
        TimePerPlane = clock.GetElapsedTime(start) / PlanesPerCall;
        PlanesPerStep = (int)Math.Clamp(TimePerPlane > TimeSpan.Zero ? LongestCall / TimePerPlane : double.MaxValue, 1, PlanesPerCall);
    }

    private static int CheckShapes(ModelManifest manifest, InferenceSession session)
    {
        var (input, output) = (manifest.Input, manifest.Output);
        if (session.InputMetadata.Count != 1) throw Broken(manifest, $"it has {session.InputMetadata.Count} inputs, expected 1");
        var batch = Batch(manifest, "input", input.Name, session.InputMetadata, input.Rows, input.Columns);
        var batchOut = Batch(manifest, "output", output.Name, session.OutputMetadata, output.Rows, output.Columns);
        return batch == 1 || batchOut == 1 ? 1 : manifest.PlanesPerStep;
    }

    private static int Batch(ModelManifest manifest, string what, string name, IReadOnlyDictionary<string, NodeMetadata> all, int rows, int columns)
    {
        if (!all.TryGetValue(name, out var metadata))
            throw Broken(manifest, $"it has no {what} \"{name}\", only {string.Join(", ", all.Keys.Select(key => $"\"{key}\""))}");
        var shape = metadata.IsTensor ? metadata.Dimensions : [];
        // -1 stands for a size left open, which exporters also do for sizes that are fixed in truth; a wrong one fails in the warm-up.
        var fits = metadata.IsTensor && metadata.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
            && shape.Length == 4 && shape[0] is -1 or 1 && shape[1] is -1 or 1 && (shape[2] == -1 || shape[2] == rows) && (shape[3] == -1 || shape[3] == columns);
        if (fits) return shape[0];
        throw Broken(manifest, $"its {what} \"{name}\" is {metadata.ElementDataType} [{string.Join(", ", shape)}], the manifest says Float [batch, 1, {rows}, {columns}]");
    }

    private static InferenceFailedException Broken(ModelManifest manifest, string reason, Exception? inner = null) =>
        new(InferenceFault.Model, $"model {manifest.Name} {manifest.Version}: {reason}", inner);
}

using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Scoring;
using Grid.Inference.Sessions;

namespace Grid.Inference.Execution;

/// <summary>
/// One model on one study, in steps of a few planes with a safe point between them. Finished steps stay in memory, so that a
/// run that yielded goes on where it stopped. Not safe for several threads at once; the session it uses may be shared.
/// </summary>
public sealed class ModelRun
{
    // Safe points lie at most 2 s apart; a quarter is left for reading the planes.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(1.5);

    private readonly ModelSession _session;
    private readonly StudyPlan _plan;
    private readonly IPlaneSource _source;
    private readonly PlanePreprocessor _preprocessor;
    private readonly HeatmapScorer _scorer;
    private readonly int _planesPerStep;
    private readonly ReadPlane?[] _read;

    public ModelRun(ModelSession session, StudyPlan plan, IPlaneSource source)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(source);
        (_session, _plan, _source) = (session, plan, source);
        _preprocessor = new PlanePreprocessor(session.Manifest);
        _scorer = new HeatmapScorer(session.Manifest);
        _read = new ReadPlane?[plan.Planes.Count];
        var fitting = session.TimePerPlane > TimeSpan.Zero ? LongestCall / session.TimePerPlane : double.MaxValue;
        _planesPerStep = (int)Math.Clamp(fitting, 1, session.PlanesPerCall);
        StepsTotal = (plan.Planes.Count + _planesPerStep - 1) / _planesPerStep;
    }

    public int StepsTotal { get; }

    public int StepsDone { get; private set; }

    public bool IsDone => StepsDone == StepsTotal;

    /// <summary>
    /// Does the next step. A step that was stopped or failed leaves the run as it was before, so that it can be repeated.
    /// </summary>
    /// <param name="stop">The hard stop: ends the step from within.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="InferenceFailedException">A plane could not be read, the runtime failed, or the model's values are no numbers.</exception>
    public void RunStep(CancellationToken stop)
    {
        if (IsDone) throw new InvalidOperationException($"all {StepsTotal} steps are done");
        var first = StepsDone * _planesPerStep;
        var step = ReadPlanes(first, Math.Min(_planesPerStep, _read.Length - first), stop);
        Score(first, step, stop);
        step.CopyTo(_read, first);
        StepsDone++;
    }

    /// <summary>The rest of the run. <paramref name="yield"/> ends it at the next safe point and keeps what is done; <paramref name="stop"/> at once.</summary>
    /// <exception cref="OperationCanceledException">Yielded or stopped; call again to go on.</exception>
    public StudyAnswer RunToEnd(IProgress<RunProgress>? progress, CancellationToken yield, CancellationToken stop)
    {
        progress?.Report(new RunProgress(StepsDone, StepsTotal));
        while (!IsDone)
        {
            yield.ThrowIfCancellationRequested();
            RunStep(stop);
            progress?.Report(new RunProgress(StepsDone, StepsTotal));
        }

        return Finish();
    }

    /// <summary>The answer, once every step is done.</summary>
    public StudyAnswer Finish()
    {
        if (!IsDone) throw new InvalidOperationException($"{StepsDone} of {StepsTotal} steps are done");
        var shortfalls = new List<string>(_plan.Shortfalls);
        shortfalls.AddRange(_read.Where(plane => plane!.Refusal is not null).GroupBy(plane => plane!.Refusal!)
            .Select(group => group.Count() == 1 ? $"an image could not be shown to the model: {group.Key}" : $"{group.Count()} images could not be shown to the model: {group.Key}"));
        // A plan that was cut at its bound has said so; its end is not the end of the stack.
        if (_plan is { NeedsWholeBrain: true, Stack: { } stack } && stack.Slices.Count == _read.Length)
            shortfalls.AddRange(HeadCoverage.Shortfalls(stack, [.. _read.Select(plane => plane!.Head)]));

        return new AnswerComposer(_session.Manifest, _plan).Compose([.. _read.Select(plane => plane!)], shortfalls);
    }

    private ReadPlane[] ReadPlanes(int first, int count, CancellationToken stop)
    {
        var step = new ReadPlane[count];
        for (var i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            var plane = _source.Read(_plan.Planes[first + i]);
            var refusal = _preprocessor.Refuse(plane);
            // Only what the answer needs outlives the step: the values of a whole study would fill gigabytes.
            var rest = plane with { Values = [] };
            if (refusal is not null)
            {
                step[i] = new ReadPlane(rest, null, null, refusal);
                continue;
            }

            var tensor = new float[_preprocessor.Length];
            var transform = _preprocessor.Fill(plane, tensor);
            HeadContent? head = _plan.NeedsWholeBrain && plane is { RowSpacingMm: not null, ColumnSpacingMm: not null } ? HeadContent.Measure(plane) : null;
            step[i] = new ReadPlane(rest, head, null, null) { Tensor = tensor, Transform = transform };
        }

        return step;
    }

    private void Score(int first, ReadPlane[] step, CancellationToken stop)
    {
        var shown = Enumerable.Range(0, step.Length).Where(i => step[i].Refusal is null).ToList();
        if (shown.Count == 0) return;

        var batch = new float[shown.Count * _preprocessor.Length];
        for (var i = 0; i < shown.Count; i++) step[shown[i]].Tensor.CopyTo(batch, i * _preprocessor.Length);
        var maps = _session.Run(batch, shown.Count, stop);
        for (var i = 0; i < shown.Count; i++)
        {
            var plane = step[shown[i]];
            var score = _scorer.Score(maps.AsSpan(i * _scorer.Length, _scorer.Length), first + shown[i], plane.Transform);
            // A map that holds no numbers is neither a finding nor the absence of one.
            if (score.Fault is { } fault)
                throw new InferenceFailedException(InferenceFault.Model, $"model {_session.Manifest.Name} {_session.Manifest.Version}: {fault}; no finding can rest on it");
            step[shown[i]] = plane with { Score = score, Tensor = [] };
        }
    }
}

/// <summary>Steps finished so far, of how many.</summary>
public readonly record struct RunProgress(int Done, int Total);

/// <summary>What is kept of a plane once its step is done.</summary>
/// <param name="Plane">Without its values.</param>
/// <param name="Head">How much of a head it shows, where that matters.</param>
/// <param name="Score">Null where it was refused.</param>
/// <param name="Refusal">Why it could not be shown to the model, or null.</param>
internal sealed record ReadPlane(ImagePlane Plane, HeadContent? Head, PlaneScore? Score, string? Refusal)
{
    public float[] Tensor { get; init; } = [];
    public PlaneTransform Transform { get; init; }
}

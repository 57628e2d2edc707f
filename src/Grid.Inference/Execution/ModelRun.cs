using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Scoring;
using Grid.Inference.Sessions;

namespace Grid.Inference.Execution;

/// <summary>
/// One model on one study, in steps of a few planes with a safe point between them. Finished steps stay in memory, so that a
/// run that yielded goes on where it stopped, alone or in a <see cref="SharedRun"/>. Not safe for several threads at once; the
/// session it uses may be shared.
/// </summary>
public sealed class ModelRun
{
    private readonly StudyPlan _plan;
    private readonly IPlaneSource _source;
    private readonly PlanePreprocessor _preprocessor;
    private readonly HeatmapScorer _scorer;
    private readonly ReadPlane?[] _read;
    private int _planesDone;

    public ModelRun(ModelSession session, StudyPlan plan, IPlaneSource source)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(source);
        (Session, _plan, _source) = (session, plan, source);
        _preprocessor = new PlanePreprocessor(session.Manifest);
        _scorer = new HeatmapScorer(session.Manifest);
        _read = new ReadPlane?[plan.Planes.Count];
        StepsTotal = (plan.Planes.Count + session.PlanesPerStep - 1) / session.PlanesPerStep;
    }

    public ModelSession Session { get; }

    public int StepsTotal { get; }

    public int PlanesTotal => _read.Length;

    /// <summary>Whole steps: a call that was shared with other studies may end within one.</summary>
    public int StepsDone => IsDone ? StepsTotal : _planesDone / Session.PlanesPerStep;

    public bool IsDone => PlanesLeft == 0;

    internal int PlanesLeft => _read.Length - _planesDone;

    /// <summary>
    /// Does the next step. A step that was stopped or failed leaves the run as it was before, so that it can be repeated.
    /// </summary>
    /// <param name="stop">The hard stop: ends the step from within.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="InferenceFailedException">A plane could not be read, the runtime failed, or the model's values are no numbers.</exception>
    public void RunStep(CancellationToken stop) => RunStep(CancellationToken.None, stop);

    /// <summary>The rest of the run. <paramref name="yield"/> ends it at the next safe point and keeps what is done; <paramref name="stop"/> at once.</summary>
    /// <exception cref="OperationCanceledException">Yielded or stopped; call again to go on.</exception>
    public StudyAnswer RunToEnd(IProgress<RunProgress>? progress, CancellationToken yield, CancellationToken stop)
    {
        progress?.Report(new RunProgress(StepsDone, StepsTotal));
        while (!IsDone)
        {
            RunStep(yield, stop);
            progress?.Report(new RunProgress(StepsDone, StepsTotal));
        }

        return Finish();
    }

    /// <summary>The answer, once every step is done.</summary>
    public StudyAnswer Finish()
    {
        if (!IsDone) throw new InvalidOperationException($"{StepsDone} of {StepsTotal} steps are done");
        var read = StackVerdict.Distrust(_plan, [.. _read.Select(plane => plane!)]);
        // What could not be read comes first: it is what a person can mend.
        List<string> shortfalls =
        [
            .. UnreadImage.Describe(read.Select((plane, index) => (plane.Refusal, _plan.Planes[index].Header)).Where(one => one.Refusal is not null)
                .Select(one => new UnreadImage(one.Header.SopInstanceUid, one.Refusal!, one.Header.InstanceNumber))),
            .. _plan.Shortfalls,
            .. DoubtNotes.Of([.. read.Select((plane, index) => (_plan.Planes[index].Header, plane.Plane.Doubt))]),
            .. StackVerdict.Shortfalls(Session.Manifest, _plan, read),
        ];
        return new AnswerComposer(Session.Manifest, _plan).Compose(read, shortfalls);
    }

    /// <summary>Reads the planes that come next. Changes nothing: they count once <see cref="Accept"/> has had their maps.</summary>
    /// <param name="most">At least 1.</param>
    /// <param name="yield">Looked at before every plane: what was read and not computed is cheap to read again.</param>
    /// <param name="stop">Likewise.</param>
    internal PreparedPlanes Prepare(int most, CancellationToken yield, CancellationToken stop)
    {
        var planes = new ReadPlane[Math.Min(most, PlanesLeft)];
        for (var i = 0; i < planes.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            yield.ThrowIfCancellationRequested();
            planes[i] = Prepare(_plan.Planes[_planesDone + i]);
        }

        return new PreparedPlanes(this, _planesDone, planes);
    }

    /// <summary>Takes what the model said about planes of <see cref="Prepare(int, CancellationToken, CancellationToken)"/>, all or none of them.</summary>
    /// <param name="prepared">The planes that come next.</param>
    /// <param name="maps">The output of those that were shown, in their order.</param>
    internal void Accept(PreparedPlanes prepared, ReadOnlySpan<float> maps)
    {
        if (prepared.Run != this || prepared.First != _planesDone) throw new InvalidOperationException($"planes from {prepared.First} on, expected from {_planesDone} on");
        var scored = (ReadPlane[])prepared.Planes.Clone();
        for (var i = 0; i < prepared.Shown.Count; i++)
        {
            var at = prepared.Shown[i];
            var score = _scorer.Score(maps.Slice(i * _scorer.Length, _scorer.Length), prepared.First + at, scored[at].Transform);
            // A map that holds no numbers is neither a finding nor the absence of one.
            if (score.Fault is { } fault)
                throw new InferenceFailedException(InferenceFault.Model, $"model {Session.Manifest.Name} {Session.Manifest.Version}: {fault}; no finding can rest on it");
            scored[at] = scored[at] with { Score = score, Tensor = [] };
        }

        scored.CopyTo(_read, prepared.First);
        _planesDone += scored.Length;
    }

    private void RunStep(CancellationToken yield, CancellationToken stop)
    {
        if (IsDone) throw new InvalidOperationException($"all {StepsTotal} steps are done");
        yield.ThrowIfCancellationRequested();
        // Up to where the step ends, of which a shared call may have done a part.
        var prepared = Prepare(Session.PlanesPerStep - (_planesDone % Session.PlanesPerStep), yield, stop);
        Accept(prepared, PreparedPlanes.RunTogether(Session, [prepared], yield, stop));
    }

    /// <summary>One bad image costs itself: it is left out by name, the rest is read, and nothing negative rests on it.</summary>
    private ReadPlane Prepare(PlannedPlane planned)
    {
        try
        {
            return Prepare(_source.Read(planned));
        }
        catch (InferenceFailedException broken) when (broken.Fault == InferenceFault.Study)
        {
            var nothing = new ImagePlane { Values = [], Rows = 0, Columns = 0 };
            return new ReadPlane(nothing, null, null, UnreadImage.ReasonOf(broken, planned.Header.SopInstanceUid));
        }
    }

    private ReadPlane Prepare(ImagePlane plane)
    {
        // Only what the answer needs outlives the step: the values of a whole study would fill gigabytes.
        var rest = plane with { Values = [] };
        if (_preprocessor.Refuse(plane) is { } refusal) return new ReadPlane(rest, null, null, refusal);

        var facts = _plan.Stacks.Count > 0 ? PlaneFacts.Measure(plane) : null;
        if (facts?.Fault is { } fault) return new ReadPlane(rest, facts, null, fault);

        var tensor = new float[_preprocessor.Length];
        var transform = _preprocessor.Fill(plane, tensor, facts?.Bone);
        return new ReadPlane(rest, facts, null, null) { Tensor = tensor, Transform = transform };
    }
}

/// <summary>Steps finished so far, of how many.</summary>
public readonly record struct RunProgress(int Done, int Total);

/// <summary>What is kept of a plane once its step is done.</summary>
/// <param name="Plane">Without its values.</param>
/// <param name="Facts">What its pixels show, for slices of a stack that could be read.</param>
/// <param name="Score">Null where it was refused.</param>
/// <param name="Refusal">Why it could not be read or shown to the model, or null.</param>
internal sealed record ReadPlane(ImagePlane Plane, PlaneFacts? Facts, PlaneScore? Score, string? Refusal)
{
    public float[] Tensor { get; init; } = [];
    public PlaneTransform Transform { get; init; }
}

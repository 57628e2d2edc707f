using Grid.Inference.Sessions;

namespace Grid.Inference.Execution;

/// <summary>
/// One model on several studies in one slot. Every step is one call, filled with the planes that come next of the studies in
/// the order they joined, so that the first is answered first and small ones share a call. Where the model takes one plane
/// a call, they simply follow each other. Not safe for several threads at once.
/// </summary>
/// <remarks>
/// How long a step takes does not depend on how many studies wait: a call is as large as a step of one study may be. On a CPU a
/// shared call gains nothing over single ones (62 to 68 ms a plane for 1, 2, 4 and 8 planes of the dental model on one core);
/// what small jobs save by sharing is the slot, the lease and the round trip of each.
/// </remarks>
public sealed class SharedRun(ModelSession session)
{
    private readonly List<ModelRun> _open = [];
    private bool _isOneByOne;

    public bool IsDone => _open.Count == 0;

    /// <summary>The next call would take planes of one study more.</summary>
    public bool HasRoom => _open.Sum(run => (long)run.PlanesLeft) < session.PlanesPerStep;

    /// <summary>Takes a study in, with what it has done already.</summary>
    /// <exception cref="ArgumentException">It is of another session, done, or here.</exception>
    public void Join(ModelRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Session != session || run.IsDone || _open.Contains(run)) throw new ArgumentException("The run is of another session, done, or here already.", nameof(run));
        _open.Add(run);
    }

    /// <summary>Takes a study out between two steps; what it has done stays with it.</summary>
    public void Leave(ModelRun run) => _open.Remove(run);

    /// <summary>
    /// Does the next step. A study that fails leaves, and the others go on. A step that was stopped leaves every study as it
    /// was before.
    /// </summary>
    /// <param name="yield">Ends the step while planes are read, and before the call; once the model runs, the step is finished.</param>
    /// <param name="stop">Ends the step from within.</param>
    /// <returns>The studies that had a turn or failed. Those that are done have left.</returns>
    /// <exception cref="OperationCanceledException">Yielded or stopped; call again to go on.</exception>
    public IReadOnlyList<StudyTurn> RunStep(CancellationToken yield, CancellationToken stop)
    {
        var turns = new List<StudyTurn>();
        var parts = Gather(turns, yield, stop);
        if (TryRun(parts, turns, yield, stop) is { } maps) Share(parts, maps, turns);

        // Only now: had the step been stopped, nobody would have been told of a failure.
        _open.RemoveAll(run => run.IsDone || turns.Exists(turn => turn.Run == run && turn.Failure is not null));
        return turns;
    }

    private List<PreparedPlanes> Gather(List<StudyTurn> turns, CancellationToken yield, CancellationToken stop)
    {
        var parts = new List<PreparedPlanes>();
        var room = session.PlanesPerStep;
        foreach (var run in _open)
        {
            if (room == 0 || (_isOneByOne && parts.Count == 1)) break;
            try
            {
                var part = run.Prepare(room, yield, stop);
                parts.Add(part);
                room -= part.Planes.Length;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Whatever a file did to its reader, it did to its own study.
                turns.Add(new StudyTurn(run, failure));
            }
        }

        return parts;
    }

    private float[]? TryRun(List<PreparedPlanes> parts, List<StudyTurn> turns, CancellationToken yield, CancellationToken stop)
    {
        try
        {
            return PreparedPlanes.RunTogether(session, parts, yield, stop);
        }
        catch (InferenceFailedException failure) when (parts.Count == 1)
        {
            turns.Add(new StudyTurn(parts[0].Run, failure));
        }
        catch (InferenceFailedException)
        {
            // Nobody knows whose fault it was. From now on each is shown alone, and who is at fault fails alone.
            _isOneByOne = true;
        }

        return null;
    }

    private void Share(List<PreparedPlanes> parts, float[] maps, List<StudyTurn> turns)
    {
        var length = session.Manifest.Output.Rows * session.Manifest.Output.Columns;
        var at = 0;
        foreach (var part in parts)
        {
            var own = maps.AsSpan(at, part.Shown.Count * length);
            at += own.Length;
            try
            {
                part.Run.Accept(part, own);
                turns.Add(new StudyTurn(part.Run, null));
            }
            catch (InferenceFailedException failure)
            {
                turns.Add(new StudyTurn(part.Run, failure));
            }
        }
    }
}

/// <summary>What became of one study in a step.</summary>
/// <param name="Run">The study; its answer can be had once it is done.</param>
/// <param name="Failure">Why it cannot go on, or null.</param>
public readonly record struct StudyTurn(ModelRun Run, Exception? Failure);

using Grid.Inference.Sessions;

namespace Grid.Inference.Execution;

/// <summary>Planes of one study, read and ready for the model's next call.</summary>
/// <param name="run">Whose they are.</param>
/// <param name="first">Where they begin among the study's planes.</param>
/// <param name="planes">Read, and not yet scored.</param>
internal sealed class PreparedPlanes(ModelRun run, int first, ReadPlane[] planes)
{
    public ModelRun Run { get; } = run;
    public int First { get; } = first;
    public ReadPlane[] Planes { get; } = planes;

    /// <summary>Which of them the model is shown; the others were refused.</summary>
    public IReadOnlyList<int> Shown { get; } = [.. Enumerable.Range(0, planes.Length).Where(i => planes[i].Refusal is null)];

    /// <summary>One call for the planes of all parts. Empty, without a call, when there is nothing to show.</summary>
    /// <param name="session">The model.</param>
    /// <param name="parts">Together at most what one call takes.</param>
    /// <param name="yield">Looked at once, before the call.</param>
    /// <param name="stop">Ends the call from within.</param>
    /// <returns>The maps, in the order of the parts.</returns>
    public static float[] RunTogether(ModelSession session, IReadOnlyList<PreparedPlanes> parts, CancellationToken yield, CancellationToken stop)
    {
        var length = session.Manifest.Input.Rows * session.Manifest.Input.Columns;
        var batch = new float[parts.Sum(part => part.Shown.Count) * length];
        if (batch.Length == 0) return [];

        var at = 0;
        foreach (var part in parts)
        {
            foreach (var shown in part.Shown)
            {
                part.Planes[shown].Tensor.CopyTo(batch, at);
                at += length;
            }
        }

        yield.ThrowIfCancellationRequested();
        return session.Run(batch, batch.Length / length, stop);
    }
}

using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Simulator.Traces;

namespace Grid.Cli.Traces;

/// <summary>
/// Turns what the ledger knows of studies into a recorded load. Holds back a study until every study that may have shared its run has
/// been read, so memory grows with the longest wait in the recording and not with the recording.
/// </summary>
internal sealed class LoadExport(RecordedLoadHeader header, DateTimeOffset origin, IProgress<int>? progress = null)
{
    private readonly SharedRuns _runs = new();
    private readonly Queue<LoadedStudy> _held = new();
    private long _written;

    /// <exception cref="CliException">The ledger holds other studies than were counted at first, or a name that is none.</exception>
    public async Task WriteAsync(IAsyncEnumerable<LoadedStudy> studies, RecordedLoadWriter to, CancellationToken cancel)
    {
        try
        {
            to.Begin(header);
            await foreach (var study in studies.WithCancellation(cancel))
            {
                Release(to, study.ReceivedAt);
                foreach (var job in study.Jobs) _runs.Enter(job);
                _held.Enqueue(study);
            }

            Release(to, DateTimeOffset.MaxValue);
            to.End();
        }
        catch (FormatException fault)
        {
            throw new CliException(ExitCodes.Failed, $"What the grid holds cannot be exported: {fault.Message}. Were studies still coming in? Then give an earlier --to.");
        }
    }

    // Whoever shares a run was received before it began.
    private void Release(RecordedLoadWriter to, DateTimeOffset receivedUpTo)
    {
        while (_held.TryPeek(out var study) && study.Jobs.All(j => j.StartedAt is null || j.StartedAt < receivedUpTo))
        {
            _held.Dequeue();
            to.Add(Record(study));
            progress?.Report((int)Math.Min(int.MaxValue, _written));
        }
    }

    private RecordedStudy Record(LoadedStudy study) => new()
    {
        Study = ++_written,
        AtMs = Milliseconds(study.ReceivedAt - origin),
        Site = study.SiteId,
        Pathway = study.Pathway,
        State = study.State switch
        {
            StudyState.Waiting => RecordedOutcome.Waiting,
            StudyState.Running => RecordedOutcome.Running,
            StudyState.Answered => RecordedOutcome.Answered,
            StudyState.EarlierResultOffered => RecordedOutcome.EarlierResultOffered,
            StudyState.NotRecognised => RecordedOutcome.NotRecognised,
            StudyState.Quarantined => RecordedOutcome.Quarantined,
            StudyState.Cancelled => RecordedOutcome.Cancelled,
            _ => throw new FormatException($"a study in state {study.State}, which this program does not know"),
        },
        Images = study.InstanceCount,
        Bytes = study.Bytes,
        Jobs = [.. study.Jobs.Select(job => Record(job, study.ReceivedAt))],
    };

    private RecordedJob Record(LoadedJob job, DateTimeOffset receivedAt) => new()
    {
        Model = job.Model,
        Node = job.Node,
        Leases = job.Epoch,
        WaitMs = Milliseconds(job.FirstStartedAt - receivedAt),
        TransferMs = Milliseconds(job.Transfer),
        RunMs = Milliseconds(_runs.Leave(job)),
        ResultMs = Milliseconds(job.CompletedAt - receivedAt),
    };

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? Milliseconds(known) : null;

    // A node's clock may be behind the one that took the study in.
    internal static long Milliseconds(TimeSpan time) => Math.Max(0, (long)Math.Round(time.TotalMilliseconds));
}

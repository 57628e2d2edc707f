using Grid.Grains.Ports;

namespace Grid.Grains.Nodes;

/// <summary>
/// Catches a device that hangs while its silo answers: heartbeats alone would keep its jobs leased for ever. First the run is
/// stopped as by an operator; what comes back from that was only slow, keeps its slices and counts against nobody. What does not is
/// given up: its jobs go to other nodes, and the slot stays out of service until the executor returns.
/// Whatever was stopped before has twice the patience the next time.
/// </summary>
internal sealed partial class NodeRuntime
{
    // A slow machine that was stopped here and there must come through in the end.
    private const int MostDoublings = 6;

    private void WatchProgress()
    {
        lock (_gate)
        {
            foreach (var run in _runs)
            {
                if (run.HasEnded || run.IsHung) continue;

                // With the default of 3 s, longer than the 2 s between safe points, and a heartbeat of 1 s, a hang is noticed at most
                // 4 s past its expected end. The stop is given as long: on a machine that is merely overloaded it takes its time too.
                var patience = dispatch.ProgressPatience * (1 << PatienceDoublings(run));
                if (run.StoppedAt != 0)
                {
                    if (clock.GetElapsedTime(run.StoppedAt) >= patience) GiveUp(run);
                }
                else if (run.Overdue() >= patience)
                {
                    LogStalled(Name, run.Jobs[0].Id.StudyInstanceUid, run.Jobs[0].Id.Model, run.Jobs.Count, run.Overdue());
                    run.StoppedAt = clock.GetTimestamp();
                    run.Stop();
                }
            }
        }
    }

    private static int PatienceDoublings(ActiveRun run) => (int)Math.Min(run.Jobs.Min(j => j.Lease.Epoch) - 1, MostDoublings);

    private void GiveUp(ActiveRun run)
    {
        run.IsHung = true;
        LogHung(Name, run.Jobs[0].Id.StudyInstanceUid, run.Jobs[0].Id.Model, run.Jobs.Count);
        foreach (var job in run.Jobs)
            Conclude(job, new RunEnd.Failed($"no progress on {Name} past its expected end, and it did not stop when asked to"));
    }
}

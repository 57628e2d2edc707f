using System.Collections.Concurrent;
using Grid.Contracts.Studies;
using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Grid.Inference.Execution;
using Grid.Inference.Reading;
using Grid.Inference.Sessions;

namespace Grid.Silo.Inference;

/// <summary>A job whose images are here.</summary>
internal sealed record ArrivedJob(JobOrder Order, FetchedStudy Files);

/// <summary>
/// The jobs of one slot, on one thread: takes in those whose images have come, runs them in steps, and looks between two steps
/// whether it has to end.
/// </summary>
internal sealed class SlotRun(
    ModelSession session, SuspendedRuns kept, BlockingCollection<ArrivedJob> arrivals, RunReport report, CancellationToken yield, CancellationToken stop)
{
    private readonly SharedRun _shared = new(session);

    // Those that have come and have no room in the next call yet: opening one reads all its headers, and would only hold up the others.
    private readonly List<ArrivedJob> _waiting = [];
    private readonly List<(JobOrder Order, StudyRun Study)> _open = [];

    private bool MustEnd => yield.IsCancellationRequested || stop.IsCancellationRequested;

    /// <summary>Runs until every job that arrives has ended; blocks while none is here.</summary>
    public void Run()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(yield, stop);
        while (TakeArrivals(ended.Token))
        {
            if (MustEnd)
            {
                EndAll();
                continue;
            }

            EndWithdrawn();
            while (_waiting.Count > 0 && _shared.HasRoom && TryOpen(_waiting[0])) _waiting.RemoveAt(0);
            if (_open.Count > 0 && !MustEnd) RunStep();
        }
    }

    /// <summary>Waits only when there is nothing to do. False when all have ended and no more will come.</summary>
    private bool TakeArrivals(CancellationToken ended)
    {
        if (_open.Count == 0 && _waiting.Count == 0)
        {
            try
            {
                // Once asked to end, those still being fetched end by themselves; whoever is through already is taken here.
                if (!arrivals.TryTake(out var first, Timeout.Infinite, MustEnd ? CancellationToken.None : ended)) return false;
                _waiting.Add(first);
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }

        while (arrivals.TryTake(out var next)) _waiting.Add(next);
        return true;
    }

    private void RunStep()
    {
        IReadOnlyList<StudyTurn> turns;
        try
        {
            turns = _shared.RunStep(yield, stop);
        }
        catch (OperationCanceledException) when (MustEnd)
        {
            return;
        }

        foreach (var turn in turns)
        {
            var at = _open.FindIndex(open => open.Study.Run == turn.Run);
            var (order, study) = _open[at];
            if (turn.Failure is null) report.Slice(order.Job, study.Progress);
            if (turn.Failure is null && !turn.Run.IsDone) continue;
            _open.RemoveAt(at);
            report.End(order.Job, turn.Failure is { } failure ? JobTexts.Failed(failure) : Answer(study));
        }
    }

    /// <summary>Whether it is open, or has ended; false when it was interrupted and has still to be opened.</summary>
    private bool TryOpen(ArrivedJob arrived)
    {
        var (order, job) = (arrived.Order, arrived.Order.Job);
        try
        {
            var study = Open(arrived);
            report.Slice(job, study.Progress);
            if (study.Run.IsDone)
            {
                // No image of it is one that the model reads.
                report.End(job, Answer(study));
                return true;
            }

            _shared.Join(study.Run);
            _open.Add((order, study));
            return true;
        }
        catch (OperationCanceledException) when (MustEnd || order.Withdrawn.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            report.End(job, JobTexts.Failed(fault));
            return true;
        }
    }

    private StudyRun Open(ArrivedJob arrived)
    {
        var order = arrived.Order;
        var content = StudyRun.ContentOf(order.Series);
        if (kept.Take(order.Node, order.Job, content, session) is { } known) return known;

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(yield, stop, order.Withdrawn);
        var study = order.Job.StudyInstanceUid;
        var unusable = LeftOutImages.Unusable(order.Series);
        var instances = arrived.Files.Instances
            .Select(i => new SubmittedInstance(study, i.SeriesInstanceUid, i.SopInstanceUid, i.Path, unusable.GetValueOrDefault(i.SopInstanceUid))).ToList();
        var files = StudyFiles.Open(instances, ended.Token);
        var plan = files.Plan(session.Manifest, ended.Token);
        plan = plan with { Shortfalls = [.. LeftOutImages.NotRead(order.Series), .. plan.Shortfalls] };
        return new StudyRun(new ModelRun(session, plan, files), files, content);
    }

    private static RunEnd Answer(StudyRun study)
    {
        try
        {
            return new RunEnd.Answered(JobTexts.Result(study.Run.Finish()) with
            {
                Provenance = new ResultProvenance { ModelSha256 = study.Run.Session.Manifest.Sha256, InstancesRead = study.Files.Headers.Count },
            });
        }
        catch (Exception fault)
        {
            return JobTexts.Failed(fault);
        }
    }

    private void EndWithdrawn()
    {
        foreach (var (order, study) in _open.Where(open => open.Order.Withdrawn.IsCancellationRequested).ToList())
        {
            _shared.Leave(study.Run);
            _open.RemoveAll(open => open.Study == study);
            EndWithdrawn(order, study.Run.StepsTotal);
        }

        foreach (var arrived in _waiting.Where(one => one.Order.Withdrawn.IsCancellationRequested).ToList())
        {
            _waiting.Remove(arrived);
            EndWithdrawn(arrived.Order, total: 0);
        }
    }

    private void EndWithdrawn(JobOrder order, int total)
    {
        kept.Drop(order.Node, order.Job);
        report.End(order.Job, new RunEnd.Yielded(new SliceProgress(0, total)));
    }

    private void EndAll()
    {
        EndWithdrawn();
        foreach (var (order, study) in _open)
        {
            _shared.Leave(study.Run);
            kept.Keep(order.Node, order.Job, study);
            report.End(order.Job, new RunEnd.Yielded(study.Progress));
        }

        foreach (var arrived in _waiting) report.End(arrived.Order.Job, new RunEnd.Yielded(kept.ProgressOf(arrived.Order)));
        _open.Clear();
        _waiting.Clear();
    }
}

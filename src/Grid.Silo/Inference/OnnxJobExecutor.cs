using Grid.Contracts.Studies;
using Grid.Gateway.Instances;
using Grid.Grains.Ports;
using Grid.Inference;
using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Reading;
using Grid.Inference.Sessions;

namespace Grid.Silo.Inference;

/// <summary>Runs a job over ONNX Runtime: brings the images to the node's site, plans the study, runs it in steps.</summary>
internal sealed class OnnxJobExecutor(ModelSessions sessions, InstanceFetcher fetcher) : IJobExecutor
{
    public async Task<JobResult> RunAsync(JobOrder order, IProgress<SliceProgress> progress, CancellationToken cancel)
    {
        var session = sessions.Find(order.Job.Model)
            ?? throw new JobFailedException($"model {order.Job.Model} is not loaded on this node; check models.versions in silo.json");
        var fetched = await fetcher.FetchAsync(order.StudySiteId, order.NodeSiteId, order.Series, cancel);
        try
        {
            // Inference blocks its thread for seconds; the pool's threads are for grains and requests.
            return await Task.Factory.StartNew(
                () => Run(session, order, fetched, progress, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (InferenceFailedException e)
        {
            throw new JobFailedException(e.Message, e);
        }
    }

    private static JobResult Run(
        ModelSession session, JobOrder order, FetchedStudy fetched, IProgress<SliceProgress> progress, CancellationToken cancel)
    {
        var study = order.Job.StudyInstanceUid;
        var files = StudyFiles.Open(
            [.. fetched.Instances.Select(i => new SubmittedInstance(study, i.SeriesInstanceUid, i.SopInstanceUid, i.Path))], cancel);
        var run = new ModelRun(session, StudyPlan.Make(session.Manifest, files.Headers), files);
        var answer = run.RunToEnd(new Relay(progress), cancel, cancel);
        return new JobResult
        {
            Outcome = answer.Outcome switch
            {
                AnswerOutcome.Finding => ResultOutcome.Finding,
                AnswerOutcome.NoFinding => ResultOutcome.NoFinding,
                AnswerOutcome.Indeterminate => ResultOutcome.Indeterminate,
                _ => throw new JobFailedException($"model {answer.Model} answered {answer.Outcome}, which is no outcome"),
            },
            Model = answer.Model,
            ModelVersion = answer.ModelVersion,
            Score = answer.Score,
            Findings = [.. answer.Findings.Select(f => new Finding
            {
                Label = f.Label,
                Score = f.Score,
                Location = f.Location,
                SopInstanceUids = f.SopInstanceUids,
            })],
            Notes = answer.Notes,
            IntendedUse = answer.IntendedUse,
        };
    }

    private sealed class Relay(IProgress<SliceProgress> to) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => to.Report(new SliceProgress(value.Done, value.Total));
    }
}

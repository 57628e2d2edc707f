using System.Collections.Concurrent;
using System.Security.Cryptography;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>Hash, ask what is missing, send that, submit. Each step may be repeated, so the whole may be.</summary>
internal sealed class StudySender(
    Func<PrepareUpload, CancellationToken, Task<UploadPlan>> prepare,
    Func<SubmitStudy, CancellationToken, Task<SubmissionReply>> submit,
    InstanceUploader uploader,
    int parallel) : IDisposable
{
    // A ticket lives for minutes and a plan is asked for again when it has run out; this bounds a clock that is wrong.
    private const int MaxPlans = 100;

    public async Task<SubmittedStudy> SendAsync(
        FoundStudy study, SubmitOptions options, IProgress<SubmitProgress>? progress, CancellationToken cancel)
    {
        if (study.Fault.Length > 0) throw new GridClientException($"Study {study.StudyInstanceUid} cannot be sent: {study.Fault}", retryMayHelp: false);

        var report = new ProgressReport(study.StudyInstanceUid, progress);
        var hashed = await HashAsync(study, report, cancel);
        var fileOf = hashed.GroupBy(one => one.Manifest.Sha256, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var request = RequestOf(study, options, hashed);
        var (sent, bytes, busy) = await UploadAsync(request, fileOf, report, cancel);
        if (busy is not null)
        {
            var later = new SubmissionReply
            {
                StudyInstanceUid = study.StudyInstanceUid,
                Outcome = SubmissionOutcome.Busy,
                Reason = busy.Refusal,
                RetryAfter = busy.RetryAfter,
            };
            return new SubmittedStudy(later, sent, bytes);
        }

        report.Say(SubmitPhase.Submitting, 0, 1);
        var reply = await submit(request, cancel);
        report.Say(SubmitPhase.Done, 1, 1);
        return new SubmittedStudy(reply, sent, bytes);
    }

    public void Dispose() => uploader.Dispose();

    private async Task<IReadOnlyList<HashedInstance>> HashAsync(FoundStudy study, ProgressReport report, CancellationToken cancel)
    {
        var files = study.Series.SelectMany(series => series.Instances.Select(instance => (series.Attributes.SeriesInstanceUid, Instance: instance))).ToList();
        var hashed = new HashedInstance[files.Count];
        var done = 0;
        await Parallel.ForAsync(0, files.Count, Bounded(cancel), async (i, stop) =>
        {
            var (series, instance) = files[i];
            hashed[i] = new HashedInstance(series, await HashAsync(instance, stop), instance.Path);
            report.Say(SubmitPhase.Hashing, Interlocked.Increment(ref done), files.Count);
        });
        return hashed;
    }

    private static async Task<InstanceManifest> HashAsync(FoundInstance instance, CancellationToken cancel)
    {
        try
        {
            await using var file = new FileStream(instance.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var hash = await SHA256.HashDataAsync(file, cancel);
            return new InstanceManifest(instance.SopInstanceUid, Convert.ToHexStringLower(hash), file.Position);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GridClientException($"The file of instance {instance.SopInstanceUid} can no longer be read: {FolderWalk.Reason(fault)}.", retryMayHelp: false);
        }
    }

    /// <summary>Sends what is missing; the plan of a grid that would not take the study now, else null.</summary>
    private async Task<(int Sent, long Bytes, UploadPlan? Busy)> UploadAsync(
        SubmitStudy request, Dictionary<string, HashedInstance> fileOf, ProgressReport report, CancellationToken cancel)
    {
        // What the study is decides, not whose: identity crosses the wire once, with the submission.
        var announced = request with { Patient = new PatientIdentity("", "") };
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        for (var plans = 0; plans < MaxPlans; plans++)
        {
            var plan = await prepare(new PrepareUpload(request.SiteId, [.. fileOf.Keys]) { Study = announced }, cancel);
            if (plan.RetryAfter is not null) return (sent.Count, sent.Values.Sum(), plan);
            if (plan.Refusal.Length > 0) throw new GridClientException(plan.Refusal, retryMayHelp: false);
            if (plan.Missing.Count == 0) return (sent.Count, sent.Values.Sum(), null);

            var total = sent.Count + plan.Missing.Count;
            await Parallel.ForEachAsync(plan.Missing, Bounded(cancel), async (sha256, stop) =>
            {
                var file = fileOf[sha256];
                // Not sent with a ticket that has run out; the next round has a fresh one.
                if (!await uploader.SendAsync(plan, file.Manifest, file.Path, stop)) return;
                sent[sha256] = file.Manifest.Bytes;
                report.Say(SubmitPhase.Sending, sent.Count, total);
            });
            if (plan.Missing.All(sent.ContainsKey)) return (sent.Count, sent.Values.Sum(), null);
        }

        throw new GridClientException("The tickets for sending run out at once. Compare this machine's clock with the grid's.", retryMayHelp: false);
    }

    private static SubmitStudy RequestOf(FoundStudy study, SubmitOptions options, IReadOnlyList<HashedInstance> hashed)
    {
        var bySeries = hashed.ToLookup(one => one.SeriesInstanceUid, one => one.Manifest, StringComparer.Ordinal);
        return new SubmitStudy
        {
            SiteId = options.SiteId,
            StudyInstanceUid = study.StudyInstanceUid,
            Patient = study.Patient,
            StudyDescription = study.StudyDescription,
            Series = [.. study.Series.Select(series => series.Attributes with { Instances = [.. bySeries[series.Attributes.SeriesInstanceUid]] })],
            FilesNotRead = study.NotRead,
            TextReadings = study.TextReadings,
            LastKnownWell = options.LastKnownWell,
            OrderPriority = options.OrderPriority,
            OrderReason = options.OrderReason,
            CallingAeTitle = options.CallingAeTitle,
            CalledAeTitle = options.CalledAeTitle,
            Force = options.Force,
            ChangedAt = options.ChangedAt,
        };
    }

    private ParallelOptions Bounded(CancellationToken cancel) => new() { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };

    private sealed record HashedInstance(string SeriesInstanceUid, InstanceManifest Manifest, string Path);

    private sealed class ProgressReport(string study, IProgress<SubmitProgress>? to)
    {
        public void Say(SubmitPhase phase, int done, int total) => to?.Report(new SubmitProgress(study, phase, done, total));
    }
}

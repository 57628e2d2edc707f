using System.Diagnostics;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Ledger.Leases;
using Grid.Ledger.Results;
using Grid.Ledger.Studies;
using Npgsql;

namespace Grid.Benchmarks.Ledger;

/// <summary>The ledger's statements for a whole cycle (admit, claim, complete with outbox, publish), 500 studies to a statement, two lanes side by side.</summary>
internal static class RawCycles
{
    private const int RowsAtOnce = 500;
    private const int Lanes = 2;
    private static int _run;

    /// <returns>Cycles a second.</returns>
    public static async Task<double> RunAsync(NpgsqlDataSource database, int studies)
    {
        var run = Interlocked.Increment(ref _run);
        var (admissions, leases, results) = (new Admissions(database), new LeaseWriter(database), new ResultWriting(database));
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            for (var batch = 0; batch < studies / (Lanes * RowsAtOnce); batch++)
            {
                var uids = Enumerable.Range(0, RowsAtOnce).Select(i => $"1.2.826.0.1.3680043.8.498.18.{run}.{lane}.{batch}.{i}").Order(StringComparer.Ordinal).ToArray();
                await CycleAsync(admissions, leases, results, uids);
            }
        })));
        return studies / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task CycleAsync(Admissions admissions, LeaseWriter leases, ResultWriting results, string[] uids)
    {
        var now = DateTimeOffset.UtcNow;
        await admissions.CommitAsync([.. uids.Select(uid => AdmissionRow.From(Admission(uid, now)))], CancellationToken.None);
        await leases.TakeAsync([.. uids.Select(uid => new LeaseRequest
        {
            Job = new JobId(uid, "raw"),
            Node = "node-1",
            ExpectedEpoch = 0,
            At = now,
            Until = now.AddSeconds(30),
            Decision = Decision,
        })], CancellationToken.None);
        await results.CompleteAsync([.. uids.Select(uid => CompletionRow.From(new JobCompletion
        {
            Lease = new LeaseKey(new JobId(uid, "raw"), 1),
            Node = "node-1",
            StartedAt = now,
            CompletedAt = now,
            Result = new JobResult { Outcome = ResultOutcome.NoFinding, Model = "raw", ModelVersion = "1.0.0", Score = 0.1 },
        }))], CancellationToken.None);
        await results.PublishAsync([.. uids.Select(uid => new Publication(new JobId(uid, "raw"), now, true, "1.0.0", "no finding"))], CancellationToken.None);
    }

    // As long as a decision among eight nodes is in words.
    private static readonly string Decision = new('d', 600);

    private static StudyAdmission Admission(string uid, DateTimeOffset now) => new()
    {
        StudyInstanceUid = uid,
        ContentHash = new string('a', 64),
        PatientKey = new string('b', 64),
        SiteId = "INST-001",
        Dispatcher = "raw",
        Pathway = "dental",
        Tier = "routine",
        RecognisedBy = "rule dental-intraoral: modality IO",
        ReceivedAt = now,
        Deadline = now.AddMinutes(1),
        Models = ["raw"],
        Series =
        [
            new SeriesManifest
            {
                SeriesInstanceUid = uid + ".1",
                Modality = "IO",
                BodyPart = "TOOTH",
                Instances = [new InstanceManifest(uid + ".1.1", new string('c', 64), 1_500_000)],
            },
        ],
    };
}

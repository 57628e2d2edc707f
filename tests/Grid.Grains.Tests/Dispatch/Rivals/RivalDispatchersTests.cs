using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Grid.Ledger;
using Grid.Ledger.Embedded;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Grid.Grains.Tests.Dispatch.Rivals;

/// <summary>
/// Two live dispatchers of one region, each in a cluster that knows nothing of the other, with a node of its own, over one real
/// PostgreSQL: what a network that is cut in two and a membership that is wrong would make.
/// </summary>
public sealed class RivalDispatchersTests : IAsyncLifetime
{
    private const int Strokes = 40;

    // Most of them: where one is still on its way to its next job, the other goes alone after a while.
    private const int LeastContended = Strokes / 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-rivals-").FullName;
    private readonly FakeTimeProvider _clock = new(GridCluster.Start);
    private readonly RivalMeeting _meeting = new();
    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        try
        {
            var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(_folder, "postgres") }, cancellation: Cancel);
            _open.Add(server);
            Database = server.ConnectionString;
        }
        catch (EmbeddedPostgresException e) when (e.Fault == EmbeddedPostgresFault.BinariesMissing)
        {
            Assert.Skip(e.Message);
        }

        await using var source = NpgsqlDataSource.Create(Database);
        await LedgerSchema.ApplyAsync(source, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_open)) await one.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Database { get; set; } = "";

    [Fact]
    public async Task TakeLease_TwoDispatchersWantTheSameJobsAtOnce_EachEpochIsGrantedOnceAndEachStudyPublishedOnce()
    {
        var ledger = OpenLedger();
        for (var i = 0; i < Strokes; i++) await ledger.AdmitAsync(Admission(i), Cancel);
        _meeting.IsOpen = true;

        var south = await StartAsync("south");
        await StartAsync("north");
        await south.UntilAsync(() => Task.FromResult(_meeting.Published.Count >= Strokes), "every study is published");

        AssertEpochsAndEnds();
        Assert.Equal(Strokes, _meeting.Published.Distinct().Count());
        var contended = _meeting.Taken
            .GroupBy(one => (one.Request.Job, one.Request.ExpectedEpoch))
            .Where(lease => lease.Select(one => one.Rival).Distinct().Count() == 2)
            .ToList();
        Assert.All(contended, lease => Assert.InRange(lease.Count(one => one.Reply.Outcome == LeaseOutcome.Granted), 0, 1));
        Assert.InRange(contended.Count, LeastContended, int.MaxValue);
        var granted = _meeting.Taken.Where(one => one.Reply.Outcome == LeaseOutcome.Granted).CountBy(one => one.Rival).Select(one => $"{one.Key} {one.Value}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{contended.Count} leases were wanted by both, {_meeting.Taken.Count(one => one.Reply.Outcome != LeaseOutcome.Granted)} refused; granted to {string.Join(", ", granted)}");
    }

    [Fact]
    public async Task Complete_OwnerWhoseJobTheRivalDispatcherHasTaken_RefusedByEpoch()
    {
        var ledger = OpenLedger();
        var south = await StartAsync("south");

        // A run that hears nothing: neither that its lease has passed on, nor that it should stop.
        (south.Executor.Stops, south.Executor.Yields) = (false, false);
        south.Executor.Hold();
        await ledger.AdmitAsync(Admission(0), Cancel);
        await south.UntilAsync(() => Task.FromResult(south.Executor.Started.Count == 1), "the first owner runs it");

        var north = await StartAsync("north");
        await north.UntilAsync(() => Task.FromResult(_meeting.Published.Count == 1), "the second owner has answered it");
        south.Executor.Release();
        await south.UntilAsync(() => Task.FromResult(_meeting.Completed.Any(one => one.Rival == "south")), "the first owner has written");

        Assert.Equal(CompletionOutcome.Fenced, _meeting.Completed.Single(one => one.Rival == "south").Outcome);
        AssertEpochsAndEnds();
        Assert.Single(_meeting.Published);
        var job = Assert.Single((await ledger.FindStudyAsync(Uid(0), Cancel))!.Jobs);
        Assert.Equal(("north-1", 2L), (job.Node, job.Epoch));
    }

    /// <summary>Each epoch of a job has one owner, and only the last one's result was taken.</summary>
    private void AssertEpochsAndEnds()
    {
        var granted = _meeting.Taken.Where(one => one.Reply.Outcome == LeaseOutcome.Granted).ToLookup(one => one.Request.Job);
        foreach (var job in granted)
        {
            Assert.Equal(Enumerable.Range(1, job.Count()).Select(n => (long)n), job.Select(one => one.Reply.Epoch).Order());
            var taken = _meeting.Completed.Where(one => one.Completion.Lease.Job == job.Key && one.Outcome == CompletionOutcome.Completed).ToList();
            Assert.Equal(job.Max(one => one.Reply.Epoch), Assert.Single(taken).Completion.Lease.Epoch);
        }
    }

    private async Task<GridCluster> StartAsync(string rival)
    {
        var cluster = await GridCluster.StartAsync(silo => TestPlan.OneNode(silo, $"{rival}-1"), ledger: LedgerWatch.Before(OpenLedger(), rival, _meeting), clock: _clock);
        _open.Add(cluster);
        return cluster;
    }

    /// <summary>With connections of its own, as another process would have.</summary>
    private PostgresStudyLedger OpenLedger()
    {
        var source = LedgerDataSource.Create(Database);
        var ledger = new PostgresStudyLedger(source, new StudyLedgerOptions(), TimeProvider.System);
        _open.AddRange([source, ledger]);
        return ledger;
    }

    private static string Uid(int number) => $"1.2.{number + 1}";

    private static StudyAdmission Admission(int number) => new()
    {
        StudyInstanceUid = Uid(number),
        ContentHash = $"content-{number}",
        PatientKey = new string('a', 64),
        SiteId = "SC-01",
        Dispatcher = "kz",
        Pathway = "stroke",
        Tier = "emergency",
        RecognisedBy = "head CT",
        ReceivedAt = GridCluster.Start,
        Deadline = GridCluster.Start.AddMinutes(2).AddMilliseconds(number),
        Series =
        [
            new SeriesManifest
            {
                SeriesInstanceUid = Uid(number) + ".1",
                Modality = "CT",
                Instances = [new InstanceManifest(Uid(number) + ".1.1", new string('0', 64), 500_000)],
            },
        ],
        Models = ["stroke-model"],
    };
}

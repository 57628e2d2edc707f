using Grid.Grains.Ports;
using Grid.Ledger.Embedded;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>A server of its own, since it is killed.</summary>
public sealed class OutageTests : IDisposable
{
    private const int Kill = 9;
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task AdmitAsync_ServerKilledInMidStream_KeepsWhatWasAcknowledgedAndRecoversWithoutANewLedger()
    {
        var acknowledged = new List<string>();
        await using var first = await StartAsync();
        await PrepareAsync(first);
        await using var test = TestLedger.Open(first.ConnectionString);

        // The kill falls somewhere into the stream; every admission either answers or fails clearly.
        var tries = Enumerable.Range(0, 3000).Select(async n =>
        {
            try
            {
                await test.Ledger.AdmitAsync(Admission($"1.2.{n}"), Cancellation);
                lock (acknowledged)
                {
                    acknowledged.Add($"1.2.{n}");
                    if (acknowledged.Count == 700) OrphanedServers.Signal(first.ProcessId, Kill);
                }

                return true;
            }
            catch (LedgerUnavailableException)
            {
                return false;
            }
        }).ToArray();
        var answered = await Task.WhenAll(tries);
        Assert.Equal(acknowledged.Count, answered.Count(a => a));
        await first.DisposeAsync();

        await using var second = await StartAsync(PortOf(first));
        foreach (var uid in acknowledged) Assert.NotNull(await FindAsync(test, uid));
        var again = await test.Ledger.AdmitAsync(Admission("1.2.0"), Cancellation);
        Assert.Equal(acknowledged.Contains("1.2.0"), again.Outcome == AdmissionOutcome.AlreadyKnown);
    }

    [Fact]
    public async Task TakeLeaseAsync_ServerFrozen_FailsClearlyInTimeAndWorksAfterwards()
    {
        await using var server = await StartAsync();
        await PrepareAsync(server);
        await using var test = TestLedger.Open(server.ConnectionString, new StudyLedgerOptions { AnswerTimeout = TimeSpan.FromSeconds(2) });
        var job = new JobId("1.2.3", "stroke");
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        var backends = OrphanedServers.RunningIn(Path.Combine(_root, "data", "cluster"));
        foreach (var pid in backends) OrphanedServers.Signal(pid, Stop);
        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await test.Ledger.TakeLeaseAsync(Take(job, "node-a", 0), Cancellation));
        foreach (var pid in backends) OrphanedServers.Signal(pid, Continue);

        Assert.Contains("did not answer within 2 s", refused.Message, StringComparison.Ordinal);

        // The request was under way; asked again it is answered, with the lease that the first one may have taken.
        LeaseReply? reply = null;
        for (var attempt = 0; attempt < 20 && reply is null; attempt++) reply = await TryTakeAsync(test, job);
        Assert.NotNull(reply);
        Assert.Equal(1, reply.Epoch);
    }

    private static async Task<LeaseReply?> TryTakeAsync(TestLedger test, JobId job)
    {
        try
        {
            return await test.Ledger.TakeLeaseAsync(Take(job, "node-a", 0), Cancellation);
        }
        catch (LedgerUnavailableException)
        {
            return null;
        }
    }

    private static async Task<StudyRecord?> FindAsync(TestLedger test, string uid)
    {
        // Connections of the dead server may be in the pool still: each costs one clear failure at most.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await test.Ledger.FindStudyAsync(uid, Cancellation);
            }
            catch (LedgerUnavailableException) when (attempt < 20)
            {
            }
        }
    }

    private static int PortOf(EmbeddedPostgres server) => new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

    private static async Task PrepareAsync(EmbeddedPostgres server)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await LedgerSchema.ApplyAsync(source, Cancellation);
    }

    private Task<EmbeddedPostgres> StartAsync(int port = 0) => RealPostgres.OrSkipAsync(() => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { Directory = Path.Combine(_root, "data"), Port = port, RestartAttempts = 0 }, cancellation: Cancellation));
}

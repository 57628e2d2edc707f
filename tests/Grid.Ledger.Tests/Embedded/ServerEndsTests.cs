using System.Threading.Channels;
using Grid.Grains.Ports;
using Grid.Ledger.Embedded;
using Grid.Ledger.Tests.Ledger;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Embedded;

/// <summary>The server, or one of its processes, is killed under a host that lives on.</summary>
public sealed class ServerEndsTests : IDisposable
{
    private const int Kill = 9;

    private readonly string _root = Directory.CreateTempSubdirectory("grid-pg-").FullName;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EmbeddedPostgresOptions Options => new() { Directory = Path.Combine(_root, "data"), FirstPause = TimeSpan.FromMilliseconds(1) };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Kill_PostmasterUnderAdmissions_NothingAcknowledgedIsLostAndTheSameLedgerGoesOn()
    {
        await using var postgres = await StartAsync();
        await using var test = await OpenAsync(postgres);
        var acknowledged = new List<string>();
        var first = postgres.ProcessId;

        var tries = Enumerable.Range(0, 2000).Select(async n =>
        {
            try
            {
                await test.Ledger.AdmitAsync(Admission($"1.2.{n}"), Cancellation);
                lock (acknowledged)
                {
                    acknowledged.Add($"1.2.{n}");
                    if (acknowledged.Count == 500) OrphanedServers.Signal(first, Kill);
                }
            }
            catch (LedgerUnavailableException)
            {
                // What intake answers as "unavailable, send it again".
            }
        }).ToArray();
        await Task.WhenAll(tries);
        await SaidAsync("the database server runs again");

        Assert.NotEqual(first, postgres.ProcessId);
        Assert.Equal(1, postgres.Restarts);
        Assert.False(postgres.Ended.IsCompleted);
        Assert.InRange(acknowledged.Count, 500, 2000);
        foreach (var uid in acknowledged) Assert.NotNull(await AnsweredAsync(() => test.Ledger.FindStudyAsync(uid, Cancellation)));
        Assert.Equal(AdmissionOutcome.Accepted, (await AnsweredAsync(() => test.Ledger.AdmitAsync(Admission("1.3"), Cancellation))).Outcome);
    }

    [Fact]
    public async Task Kill_OneBackend_TheServerStaysAndTheSameLedgerGoesOn()
    {
        await using var postgres = await StartAsync();
        await using var test = await OpenAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.1"), Cancellation);
        await using var connection = await test.Source.OpenConnectionAsync(Cancellation);

        OrphanedServers.Signal(connection.ProcessID, Kill);

        Assert.Equal(AdmissionOutcome.Accepted, (await AnsweredAsync(() => test.Ledger.AdmitAsync(Admission("1.2.2"), Cancellation))).Outcome);
        Assert.NotNull(await AnsweredAsync(() => test.Ledger.FindStudyAsync("1.2.1", Cancellation)));
        Assert.Equal(0, postgres.Restarts);
    }

    [Fact]
    public async Task Kill_MoreOftenThanItIsStartedAgain_EndsAndSaysWhere()
    {
        await using var postgres = await StartAsync(Options with { RestartAttempts = 2 });
        for (var i = 0; i < 2; i++)
        {
            OrphanedServers.Signal(postgres.ProcessId, Kill);
            await SaidAsync("the database server runs again");
        }

        OrphanedServers.Signal(postgres.ProcessId, Kill);
        await postgres.Ended.WaitAsync(Cancellation);

        Assert.Equal(2, postgres.Restarts);
    }

    [Fact]
    public async Task DisposeAsync_WhileItIsStartedAgain_LeavesNoServer()
    {
        var postgres = await StartAsync(Options with { FirstPause = TimeSpan.FromHours(1) });
        OrphanedServers.Signal(postgres.ProcessId, Kill);
        await SaidAsync("starting it again in 30 s");

        await postgres.DisposeAsync();

        Assert.True(postgres.Ended.IsCompletedSuccessfully);
        await using var next = await StartAsync();
        Assert.Equal(0, next.Restarts);
    }

    [Fact]
    public async Task Start_SecretsInTheHostsEnvironment_NoProcessOfTheServerHasThem()
    {
        const string secret = "the-secret-that-keys-patients";
        Environment.SetEnvironmentVariable("GRID_TEST_PATIENT_KEY", secret);
        Environment.SetEnvironmentVariable("PGDATA", "/elsewhere");
        try
        {
            await using var postgres = await StartAsync();
            await using var test = await OpenAsync(postgres);
            await using var connection = await test.Source.OpenConnectionAsync(Cancellation);
            var processes = OrphanedServers.RunningIn(Path.Combine(_root, "data", "cluster"));

            Assert.Contains(postgres.ProcessId, processes);
            Assert.True(processes.Count > 3, "its background processes and a connection's are among them");
            foreach (var process in processes)
            {
                var environment = await File.ReadAllTextAsync($"/proc/{process}/environ", Cancellation);
                Assert.DoesNotContain(secret, environment, StringComparison.Ordinal);
                Assert.DoesNotContain("PGDATA", environment, StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("GRID_TEST_PATIENT_KEY", null);
            Environment.SetEnvironmentVariable("PGDATA", null);
        }
    }

    private Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions? options = null) => RealPostgres.OrSkipAsync(
        () => EmbeddedPostgres.StartAsync(options ?? Options, what => _said.Writer.TryWrite(what), Cancellation));

    private static async Task<TestLedger> OpenAsync(EmbeddedPostgres postgres)
    {
        var test = TestLedger.Open(postgres.ConnectionString);
        await LedgerSchema.ApplyAsync(test.Source, Cancellation);
        return test;
    }

    private async Task SaidAsync(string words)
    {
        await foreach (var said in _said.Reader.ReadAllAsync(Cancellation))
        {
            if (said.Contains(words, StringComparison.Ordinal)) return;
        }
    }

    /// <summary>Each connection of the pool that the kill broke, and each try while the server recovers, costs one clear refusal.</summary>
    private static async Task<T> AnsweredAsync<T>(Func<ValueTask<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (LedgerUnavailableException)
            {
                await Task.Delay(20, Cancellation);
            }
        }
    }
}

using Grid.Grains.Ports;
using Grid.Ledger.Contract;
using Npgsql;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>A ledger of one test, with a direct look into its database.</summary>
internal sealed class TestLedger(string connectionString, NpgsqlDataSource source, PostgresStudyLedger ledger) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    public NpgsqlDataSource Source => source;

    public PostgresStudyLedger Ledger { get; } = ledger;

    public static async Task<TestLedger> CreateAsync(PostgresFixture postgres, StudyLedgerOptions? options = null) =>
        Open(await postgres.CreateGridAsync(), options);

    public static TestLedger Open(string connectionString, StudyLedgerOptions? options = null)
    {
        var source = LedgerDataSource.Create(connectionString);
        return new TestLedger(connectionString, source, new PostgresStudyLedger(source, options ?? new StudyLedgerOptions(), TimeProvider.System));
    }

    public async Task<long> CountAsync(string from)
    {
        await using var command = source.CreateCommand($"select count(*) from {from}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Takes a study in, completes its first job and publishes the result.</summary>
    public async Task AnswerAsync(StudyAdmission admission, DateTimeOffset at, bool conclusive = true)
    {
        var cancel = TestContext.Current.CancellationToken;
        var job = new JobId(admission.StudyInstanceUid, admission.Models[0]);
        await Ledger.AdmitAsync(admission with { Leases = [Samples.FirstLease(job.Model, "node-a")] }, cancel);
        await Ledger.CompleteAsync(Samples.Completion(job, "node-a", 1), cancel);
        Assert.True(await Ledger.PublishAsync(Samples.Publication(job, at) with { Conclusive = conclusive }, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await source.DisposeAsync();
    }
}

using Npgsql;

namespace Grid.Ledger.Tests.Schema;

public sealed class LedgerSchemaTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_FiveHostsStartAtOnce_AllFindTheSchemaThere()
    {
        var connectionString = await postgres.CreateEmptyAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await LedgerSchema.ApplyAsync(source, Cancellation);
        }));

        await using var check = NpgsqlDataSource.Create(connectionString);
        Assert.Equal(20L, await ScalarAsync(check, "select count(*) from orleansquery"));
        Assert.Equal(2L, await ScalarAsync(check, "select count(*) from grid_schema"));
    }

    [Fact]
    public async Task ApplyAsync_Again_KeepsWhatIsStored()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await ExecuteAsync(source, "insert into orleans_membership_version values ('kept', 7)");

        await LedgerSchema.ApplyAsync(source, Cancellation);

        Assert.Equal(7, await ScalarAsync(source, "select version from orleans_membership_version where deployment_id = 'kept'"));
    }

    [Fact]
    public async Task ApplyAsync_NewerProgramWasHere_RefusesAndChangesNothing()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await ExecuteAsync(source, "update grid_schema set version = 99, sha256 = 'newer' where part = 'ledger'");

        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => LedgerSchema.ApplyAsync(source, Cancellation));

        Assert.Contains("version 99 of the ledger schema", refused.Message, StringComparison.Ordinal);
        Assert.Equal(99, await ScalarAsync(source, "select version from grid_schema where part = 'ledger'"));
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string query)
    {
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}

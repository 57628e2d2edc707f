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
        Assert.Equal(20L, await check.ScalarAsync("select count(*) from orleansquery"));
        Assert.All(await LedgerSchema.ReadAsync(check, Cancellation), AssertComplete);
    }

    [Fact]
    public async Task ApplyAsync_Again_KeepsWhatIsStored()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await source.ExecuteAsync("insert into orleans_membership_version values ('kept', 7)");

        await LedgerSchema.ApplyAsync(source, Cancellation);

        Assert.Equal(7, await source.ScalarAsync("select version from orleans_membership_version where deployment_id = 'kept'"));
    }

    [Fact]
    public async Task ApplyAsync_NewerProgramWasHere_RefusesAndChangesNothing()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await source.ExecuteAsync("insert into grid_schema (part, version, sha256) values ('ledger', 99, 'newer')");

        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => LedgerSchema.ApplyAsync(source, Cancellation));
        await Assert.ThrowsAsync<SchemaTooNewException>(() => LedgerSchema.MigrateAsync(source, "ledger", 1, Cancellation));

        Assert.Contains("version 99 of the ledger schema", refused.Message, StringComparison.Ordinal);
        var standing = (await LedgerSchema.ReadAsync(source, Cancellation)).Single(s => s.Part == "ledger");
        Assert.Equal((99, 7), (standing.Applied, standing.Known));
        Assert.Equal(new(99, "", standing.Versions[^1].AppliedAt, Changed: false), standing.Versions[^1]);
    }

    [Fact]
    public async Task ApplyAsync_ScriptChangedAfterItWasApplied_SaysWhichAndWhatToDo()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await source.ExecuteAsync("update grid_schema set sha256 = 'another' where part = 'ledger' and version = 2");

        var refused = await Assert.ThrowsAsync<SchemaChangedException>(() => LedgerSchema.ApplyAsync(source, Cancellation));

        Assert.Contains("Version 2 of the ledger schema (one-commit-a-step)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("put the change into a new version", refused.Message, StringComparison.Ordinal);
        var standing = (await LedgerSchema.ReadAsync(source, Cancellation)).Single(s => s.Part == "ledger");
        Assert.Equal([2], standing.Versions.Where(v => v.Changed).Select(v => v.Version));
    }

    [Fact]
    public async Task ApplyAsync_RecordOfAVersionIsMissing_IsRefused()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateGridAsync());
        await source.ExecuteAsync("delete from grid_schema where part = 'ledger' and version = 1");
        await Assert.ThrowsAsync<SchemaChangedException>(() => LedgerSchema.ApplyAsync(source, Cancellation));
    }

    [Fact]
    public async Task ReadAsync_NothingApplied_SaysWhatIsKnownAndMakesNothing()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateEmptyAsync());

        var standings = await LedgerSchema.ReadAsync(source, Cancellation);

        Assert.Equal([("orleans", 0), ("ledger", 0)], standings.Select(s => (s.Part, s.Applied)));
        Assert.Equal(["first", "one-commit-a-step", "notes-by-week", "lost-with-nodes", "patients", "revisions", "cancelled"], standings[1].Versions.Select(v => v.Name));
        Assert.All(standings[1].Versions, v => Assert.Null(v.AppliedAt));
        Assert.Equal(DBNull.Value, await source.ScalarAsync("select to_regclass('grid_schema')::text"));
    }

    [Fact]
    public async Task MigrateAsync_ToEveryVersionAndBack_EachVersionIsAlwaysTheSame()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateEmptyAsync());
        var pictures = new List<string[]>();
        for (var version = 1; version <= 7; version++)
        {
            await LedgerSchema.MigrateAsync(source, "ledger", version, Cancellation);
            pictures.Add(await SchemaPicture.TakeAsync(source));
        }

        for (var version = pictures.Count - 1; version >= 1; version--)
        {
            await LedgerSchema.MigrateAsync(source, "ledger", version, Cancellation);
            Assert.Equal(pictures[version - 1], await SchemaPicture.TakeAsync(source));
        }

        await LedgerSchema.MigrateAsync(source, "ledger", 7, Cancellation);
        Assert.Equal(pictures[^1], await SchemaPicture.TakeAsync(source));
    }

    [Theory]
    [InlineData("ledger", 0)]
    [InlineData("ledger", 8)]
    [InlineData("mail", 1)]
    public async Task MigrateAsync_NoSuchVersion_IsRefused(string part, int version)
    {
        await using var source = NpgsqlDataSource.Create(await postgres.CreateEmptyAsync());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => LedgerSchema.MigrateAsync(source, part, version, Cancellation));
    }

    private static void AssertComplete(SchemaStanding standing)
    {
        Assert.Equal(standing.Known, standing.Applied);
        Assert.All(standing.Versions, v => Assert.True(v is { AppliedAt: not null, Changed: false }));
    }
}

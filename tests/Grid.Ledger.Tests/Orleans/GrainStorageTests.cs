using Npgsql;
using Orleans.Runtime;
using Orleans.Storage;

namespace Grid.Ledger.Tests.Orleans;

public sealed class GrainStorageTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private const string Type = "patient";

    public static TheoryData<string> Keys => ["text-key", "42", "8a4bd4b5c9a94c0bb4f5a0e1d2c3b4a5", "42+extension", "8a4bd4b5c9a94c0bb4f5a0e1d2c3b4a5+extension"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task WriteStateAsync_EachKindOfKey_ReadsBackItsOwnState(string key)
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create(Type, key);
        await WriteAsync(providers.Storage, grain, "first");
        await WriteAsync(providers.Storage, GrainId.Create(Type, "neighbour"), "other");

        var read = await ReadAsync(providers.Storage, grain);
        Assert.True(read.RecordExists);
        Assert.Equal(("first", "1"), (read.State?.Text, read.ETag));

        read.State = new Note { Text = "second" };
        await providers.Storage.WriteStateAsync(Type, grain, read);
        Assert.Equal("2", read.ETag);
        Assert.Equal("second", (await ReadAsync(providers.Storage, grain)).State?.Text);
    }

    [Fact]
    public async Task WriteStateAsync_FortyFirstWritesAtOnce_OneWinsAndOneRowIsLeft()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var providers = await Providers.CreateAsync(connectionString);
        foreach (var key in Enumerable.Range(0, 5).Select(n => $"contended-{n}"))
        {
            var grain = GrainId.Create(Type, key);
            var won = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => TryWriteAsync(
                providers.Storage, grain, new GrainState<Note>(new Note { Text = $"{n}" }))));
            Assert.Equal(1, won.Count(w => w));
        }

        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var count = source.CreateCommand("select count(*) from orleans_grain_state");
        Assert.Equal(5L, await count.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task WriteStateAsync_TwoWritersOfOneVersion_OneWinsAndTheOtherChangesNothing()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create(Type, "both");
        await WriteAsync(providers.Storage, grain, "start");
        var states = await Task.WhenAll(ReadAsync(providers.Storage, grain), ReadAsync(providers.Storage, grain));
        states[0].State = new Note { Text = "zero" };
        states[1].State = new Note { Text = "one" };

        var won = await Task.WhenAll(states.Select(state => TryWriteAsync(providers.Storage, grain, state)));

        Assert.Single(won, w => w);
        Assert.Equal(won[0] ? "zero" : "one", (await ReadAsync(providers.Storage, grain)).State?.Text);
    }

    [Fact]
    public async Task WriteStateAsync_StaleVersion_IsRefused()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create(Type, "stale");
        var fresh = await WriteAsync(providers.Storage, grain, "first");
        var stale = await ReadAsync(providers.Storage, grain);
        fresh.State = new Note { Text = "second" };
        await providers.Storage.WriteStateAsync(Type, grain, fresh);

        stale.State = new Note { Text = "late" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => providers.Storage.WriteStateAsync(Type, grain, stale));
        Assert.Equal("second", (await ReadAsync(providers.Storage, grain)).State?.Text);
    }

    [Fact]
    public async Task ClearStateAsync_KeepingTheRow_RefusesOlderVersionsAndTakesTheNextWrite()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create(Type, "cleared");
        var state = await WriteAsync(providers.Storage, grain, "first");
        var stale = await ReadAsync(providers.Storage, grain);

        await providers.Storage.ClearStateAsync(Type, grain, state);

        Assert.False((await ReadAsync(providers.Storage, grain)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => providers.Storage.WriteStateAsync(Type, grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => providers.Storage.ClearStateAsync(Type, grain, stale));
        state.State = new Note { Text = "again" };
        await providers.Storage.WriteStateAsync(Type, grain, state);
        Assert.Equal("again", (await ReadAsync(providers.Storage, grain)).State?.Text);
    }

    [Fact]
    public async Task ClearStateAsync_DeletingTheRow_LeavesNothingAndTakesAFirstWrite()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create(Type, "deleted");
        var state = await WriteAsync(providers.DeletingStorage, grain, "first");
        var stale = await ReadAsync(providers.DeletingStorage, grain);
        state.State = new Note { Text = "second" };
        await providers.DeletingStorage.WriteStateAsync(Type, grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => providers.DeletingStorage.ClearStateAsync(Type, grain, stale));
        await providers.DeletingStorage.ClearStateAsync(Type, grain, state);

        Assert.Null((await ReadAsync(providers.DeletingStorage, grain)).ETag);
        Assert.Equal("1", (await WriteAsync(providers.DeletingStorage, grain, "again")).ETag);
    }

    private async Task<Providers> StartAsync() => await Providers.CreateAsync(await postgres.CreateGridAsync());

    private static async Task<GrainState<Note>> ReadAsync(IGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<Note>(new Note());
        await storage.ReadStateAsync(Type, grain, state);
        return state;
    }

    private static async Task<GrainState<Note>> WriteAsync(IGrainStorage storage, GrainId grain, string text)
    {
        var state = new GrainState<Note>(new Note { Text = text });
        await storage.WriteStateAsync(Type, grain, state);
        return state;
    }

    private static async Task<bool> TryWriteAsync(IGrainStorage storage, GrainId grain, GrainState<Note> state)
    {
        try
        {
            await storage.WriteStateAsync(Type, grain, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}

[GenerateSerializer, Alias("grid.tests.note.v1")]
public sealed class Note
{
    [Id(0)] public string Text { get; set; } = "";
}

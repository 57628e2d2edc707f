using CsCheck;
using Orleans.Runtime;

namespace Grid.Ledger.Tests.Orleans;

public sealed class ReminderTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task UpsertRow_NewThenAgain_RaisesTheVersionAndKeepsTheLatest()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create("study", "1.2.3");
        var first = await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromMinutes(1)), Cancellation);
        var second = await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromDays(60)), Cancellation);
        await providers.Reminders.UpsertRow(Entry(grain, "other", TimeSpan.FromMinutes(5)), Cancellation);

        Assert.NotEqual(first, second);
        var read = await providers.Reminders.ReadRow(grain, "watch", Cancellation);
        Assert.Equal((Noon, TimeSpan.FromDays(60), second, "watch", grain), (read!.StartAt, read.Period, read.ETag, read.ReminderName, read.GrainId));
        Assert.Equal(2, (await providers.Reminders.ReadRows(grain, Cancellation)).Reminders.Count);
        Assert.Null(await providers.Reminders.ReadRow(grain, "unknown", Cancellation));
    }

    [Fact]
    public async Task RemoveRow_StaleVersion_IsRefused()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create("study", "1.2.3");
        var stale = await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromMinutes(1)), Cancellation);
        var current = await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromMinutes(2)), Cancellation);

        Assert.False(await providers.Reminders.RemoveRow(grain, "watch", stale!, Cancellation));
        Assert.True(await providers.Reminders.RemoveRow(grain, "watch", current!, Cancellation));
        Assert.False(await providers.Reminders.RemoveRow(grain, "watch", current!, Cancellation));
    }

    [Fact]
    public async Task ReadRows_AnyRangeOfTheRing_GivesTheGrainsInItAlsoWhereItWraps()
    {
        await using var providers = await StartAsync();
        var grains = Enumerable.Range(0, 60).Select(n => GrainId.Create("study", $"1.2.{n}")).ToArray();
        foreach (var grain in grains) await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromMinutes(1)), Cancellation);

        // Ends on a hash and just before one, both orders, and the whole ring: the places where a range goes wrong.
        var hashes = grains.SelectMany(g => new[] { g.GetUniformHashCode(), g.GetUniformHashCode() - 1 }).ToArray();
        var ends = Gen.Int[0, hashes.Length - 1].Select(n => hashes[n]);
        await Gen.Select(ends, ends).SampleAsync(
            async (begin, end) =>
            {
                var expected = grains.Where(g => Contains(begin, end, g.GetUniformHashCode())).ToHashSet();
                var read = await providers.Reminders.ReadRows(begin, end, Cancellation);
                Assert.Equal(expected, read.Reminders.Select(r => r.GrainId).ToHashSet());
            },
            iter: 200,
            threads: 1);

        Assert.Equal(60, (await providers.Reminders.ReadRows(7, 7, Cancellation)).Reminders.Count);
    }

    [Fact]
    public async Task TestOnlyClearTable_OwnService_LeavesNothingOfIt()
    {
        await using var providers = await StartAsync();
        var grain = GrainId.Create("study", "1.2.3");
        await providers.Reminders.UpsertRow(Entry(grain, "watch", TimeSpan.FromMinutes(1)), Cancellation);

        await providers.Reminders.TestOnlyClearTable(Cancellation);

        Assert.Empty((await providers.Reminders.ReadRows(grain, Cancellation)).Reminders);
    }

    private async Task<Providers> StartAsync() => await Providers.CreateAsync(await postgres.CreateGridAsync());

    // The ring's own definition, on unsigned hashes: after begin, up to and with end, round the top if need be.
    private static bool Contains(uint begin, uint end, uint hash) =>
        begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(GrainId grain, string name, TimeSpan period) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Noon, Period = period };
}

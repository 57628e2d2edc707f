using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class NoteTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RecordAsync_ManyAtOnceFromTwoSilos_KeepsThemAll()
    {
        await using var test = await StartAsync();
        await using var other = TestLedger.Open(test.ConnectionString);

        await Task.WhenAll(Enumerable.Range(1, 200).Select(n => (n % 2 == 0 ? test : other).Ledger.RecordAsync(
            [Decision(Job, $"yields, {n}")], [Estimate(Job, n) with { At = Noon.AddSeconds(n) }], Cancellation).AsTask()));

        Assert.Equal((200, 200), (await test.CountAsync("decision"), await test.CountAsync("estimate")));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => 200L - n), (await test.Ledger.ReadEstimatesAsync(50, Cancellation)).Select(e => e.Epoch));
    }

    [Fact]
    public async Task RecordAsync_NoteThatCannotBeStored_FailsAlone()
    {
        await using var test = await StartAsync();
        var bad = test.Ledger.RecordAsync([Decision(Job, null!)], [], Cancellation).AsTask();
        var good = Enumerable.Range(1, 20).Select(n => test.Ledger.RecordAsync([Decision(Job, $"yields, {n}")], [], Cancellation).AsTask()).ToArray();

        await Task.WhenAll(good);
        await Assert.ThrowsAsync<ArgumentException>(() => bad);
        Assert.Equal(20, await test.CountAsync("decision"));
    }

    [Fact]
    public async Task RecordAsync_Nothing_AsksNobody()
    {
        await using var test = await StartAsync();

        await test.Ledger.RecordAsync([], [], Cancellation);

        Assert.Empty(await test.Ledger.ReadEstimatesAsync(10_000, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Ledger.ReadEstimatesAsync(0, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Ledger.ReadEstimatesAsync(10_001, Cancellation));
    }

    private async Task<TestLedger> StartAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}

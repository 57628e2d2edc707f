using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class LeaseTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeLeaseAsync_FortyDispatchersAtOnce_OneIsGranted()
    {
        await using var test = await StartAsync();
        await using var other = TestLedger.Open(test.ConnectionString);
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n =>
            (n % 2 == 0 ? test : other).Ledger.TakeLeaseAsync(Take(Job, $"node-{n}", 0), Cancellation).AsTask()));

        Assert.Single(replies, r => r.Outcome == LeaseOutcome.Granted);
        Assert.All(replies.Where(r => r.Outcome != LeaseOutcome.Granted), r => Assert.Equal(new LeaseReply(LeaseOutcome.EpochPassed, 1), r));
        Assert.Equal(1, await test.CountAsync("decision"));
    }

    private async Task<TestLedger> StartAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}

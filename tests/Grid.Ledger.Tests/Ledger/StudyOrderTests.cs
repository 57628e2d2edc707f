using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using Npgsql;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>What operators order of one study.</summary>
public sealed class StudyOrderTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");
    private static readonly StudyOrder Order = new("1.2.3", "sent by mistake", Noon.AddMinutes(1));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelAsync_AtTheMomentOfTheCompletion_OneOfThemHasIt()
    {
        await using var test = await AdmittedAsync();
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        var cancelling = test.Ledger.CancelAsync(Order, Cancellation).AsTask();
        var completing = test.Ledger.CompleteAsync(Completion(Job, "node-a", 1), Cancellation).AsTask();
        var (cancelled, completed) = (await cancelling, await completing);

        Assert.Equal(completed == CompletionOutcome.Completed, cancelled.Count == 0);
        Assert.Equal(completed == CompletionOutcome.Completed ? 1 : 0, await test.CountAsync("outbox"));
    }

    private async Task<TestLedger> AdmittedAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        return test;
    }
}

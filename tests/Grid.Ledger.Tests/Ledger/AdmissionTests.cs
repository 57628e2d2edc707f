using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class AdmissionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindContentAsync_ManyAtOnce_EachIsAnsweredWithItsOwn()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        for (var n = 0; n < 5; n++) await test.Ledger.AdmitAsync(Admission($"1.2.{n}") with { SiteId = $"SC-0{n}" }, Cancellation);

        var contents = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => test.Ledger.FindContentAsync($"1.2.{n % 6}", 1, Cancellation).AsTask()));

        foreach (var (n, content) in contents.Index())
        {
            if (n % 6 == 5) Assert.Null(content);
            else Assert.Equal(($"1.2.{n % 6}", $"SC-0{n % 6}"), (content!.StudyInstanceUid, content.SiteId));
        }

        Assert.Equivalent(Admission("1.2.3").Series, contents[3]!.Series, strict: true);
        Assert.Null(await test.Ledger.FindContentAsync("a NUL \0 in it", 1, Cancellation));
    }

    [Fact]
    public async Task FindContentAsync_AdmittedHereWithALease_SameAsAnotherSiloReadsIt()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var here = TestLedger.Open(connectionString);
        await using var there = TestLedger.Open(connectionString);
        await here.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);

        var read = await there.Ledger.FindContentAsync("1.2.3", 1, Cancellation);

        Assert.NotNull(read);
        Assert.Equivalent(read, await here.Ledger.FindContentAsync("1.2.3", 1, Cancellation), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_ManyAtOnceThroughTwoSilos_EachStudyIsAcceptedOnce()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var one = TestLedger.Open(connectionString);
        await using var two = TestLedger.Open(connectionString);

        // 400 studies, each sent three times, over two ledgers that know nothing of each other.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1200).Select(async n =>
            (Study: n % 400, (await (n % 2 == 0 ? one : two).Ledger.AdmitAsync(Admission($"1.2.{n % 400}"), Cancellation)).Outcome)));

        Assert.All(outcomes.GroupBy(o => o.Study), g => Assert.Equal(
            [AdmissionOutcome.Accepted, AdmissionOutcome.AlreadyKnown, AdmissionOutcome.AlreadyKnown], g.Select(o => o.Outcome).Order()));
        Assert.Equal((400, 400), (await one.CountAsync("study"), await one.CountAsync("lease")));
    }

    [Fact]
    public async Task AdmitAsync_OneOfManyCannotBeStored_FailsAloneAndNamesNoValue()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var all = Enumerable.Range(0, 60).Select(n => Admission($"1.2.{n}") with { RecognisedBy = n == 17 ? null! : "rule" });

        var tries = await Task.WhenAll(all.Select(async admission =>
        {
            try
            {
                return (await test.Ledger.AdmitAsync(admission, Cancellation)).Outcome.ToString();
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        }));

        var refused = Assert.Single(tries, t => t != "Accepted");
        Assert.Equal("The study ledger cannot store this request (SQLSTATE 23502). Another try will not help.", refused);
        Assert.Equal(59, await test.CountAsync("study"));
    }

    [Fact]
    public async Task AdmitAsync_CancelledBefore_StoresNothing()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await test.Ledger.AdmitAsync(Admission("1.2.3"), new CancellationToken(canceled: true)));
        Assert.Equal(AdmissionOutcome.Accepted, (await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation)).Outcome);
    }
}

using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>PostgreSQL takes no NUL in text or JSON. One in any text that reaches the ledger must not hold up a study.</summary>
public sealed class PlainTextTests(PostgresFixture postgres)
{
    private const string Bad = "MONO\0X\u001b[2J";
    private const string Good = "MONO\uFFFDX\uFFFD[2J";
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryWrite_TextHoldsNul_IsKeptWithAReplacement()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var admission = Admission("1.2.3") with { RecognisedBy = Bad };
        admission = admission with { Series = [admission.Series[0] with { SeriesDescription = Bad, Modality = Bad }] };
        await test.Ledger.AdmitAsync(admission, Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0) with { Decision = Bad, LostWith = Bad }, Cancellation);
        await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1) with { Failure = Bad }, Cancellation);
        var released = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((Good, Good), (released.Jobs[0].LastFailure, released.Decisions[0].Text));

        await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation);
        var completion = Completion(Job, "node-b", 2);
        completion = completion with
        {
            Result = completion.Result with { Notes = [Bad], Findings = [new Finding { Label = Bad, Score = 0.9, Location = Bad }] },
        };
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(completion, Cancellation));

        var stored = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((Good, Good, Good), (stored.RecognisedBy, stored.Series[0].SeriesDescription, stored.Series[0].Modality));
        var result = Assert.Single(await test.Ledger.ReadUnpublishedAsync(null, 10, Cancellation)).Result!;
        Assert.Equal([Good, Good, Good], [result.Notes[0], result.Findings[0].Label, result.Findings[0].Location]);
    }

    [Fact]
    public async Task QuarantineAsync_ReasonHoldsNul_JobIsQuarantined()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        Assert.True(await test.Ledger.QuarantineAsync(Job, 1, Bad, Noon, Cancellation));
        Assert.Equal(Good, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Jobs[0].LastFailure);
    }
}

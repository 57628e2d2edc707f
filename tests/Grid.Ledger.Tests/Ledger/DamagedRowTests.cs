using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>One row that cannot be read, or one value that cannot be stored, costs itself and nothing beside it.</summary>
public sealed class DamagedRowTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadUnpublishedAsync_OneResultIsNoResult_OthersAreReadAndItIsNamed()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        foreach (var uid in new[] { "1.2.1", "1.2.2", "1.2.3" }) await CompleteAsync(test, uid, "found");
        await test.ExecuteAsync("update finished set result = '{\"outcome\": 7}' where study_uid = '1.2.2'");

        var unpublished = await test.Ledger.ReadUnpublishedAsync(null, 10, Cancellation);

        Assert.Equal(["1.2.1", "1.2.2", "1.2.3"], unpublished.Select(u => u.Job.StudyInstanceUid));
        Assert.Equal([true, false, true], unpublished.Select(u => u.Result is not null));
        Assert.Contains("cannot be read", unpublished[1].Unreadable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListStudiesAsync_OneManifestIsNoManifest_OthersAreListedAndItIsNamed()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        foreach (var uid in new[] { "1.2.1", "1.2.2" }) await CompleteAsync(test, uid, "found");
        await test.ExecuteAsync("update study set series = '[{\"nothing\": 1}]' where study_uid = '1.2.1'");
        await test.ExecuteAsync("update finished set result = '[]' where study_uid = '1.2.1'");

        var listed = await test.Ledger.ListStudiesAsync(new StudyQuery(), Cancellation);
        var damaged = await test.Ledger.FindStudyAsync("1.2.1", Cancellation);

        Assert.Equal(["1.2.1", "1.2.2"], listed.Select(s => s.StudyInstanceUid).Order());
        Assert.Contains("the list of series", damaged!.Problem, StringComparison.Ordinal);
        Assert.Contains("the result", damaged.Jobs[0].LastFailure, StringComparison.Ordinal);
        Assert.Equal("", listed.Single(s => s.StudyInstanceUid == "1.2.2").Problem);
    }

    [Fact]
    public async Task WholeLife_NulInEveryTextThatAnAnswerCarries_IsStoredWithoutIt()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var job = new JobId("1.2.3", "stroke");
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        await test.Ledger.TakeLeaseAsync(Take(job, "node-a", 0) with { Decision = "a\0b", LostWith = "c\0d" }, Cancellation);
        Assert.True(await test.Ledger.ReleaseLeaseAsync(Release(job, "node-a", 1, "failed at \0"), Cancellation));
        await test.Ledger.TakeLeaseAsync(Take(job, "node-a", 1), Cancellation);
        await test.Ledger.RecordAsync([new DecisionNote(job, Noon, "yields\0")], [], Cancellation);
        var completion = Completion(job, "node-a", 2);
        completion = completion with { Result = completion.Result with { Notes = ["modality XX\0YY", "\\u0000 as text"], IntendedUse = "\0" } };
        Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(completion, Cancellation));
        Assert.True(await test.Ledger.PublishAsync(Publication(job, Noon) with { Summary = "left\0", ModelVersion = "1\0" }, Cancellation));

        var study = await test.Ledger.FindStudyAsync("1.2.3", Cancellation);
        Assert.Equal(StudyState.Answered, study!.State);
        Assert.Equal("modality XX\uFFFDYY", study.Jobs[0].Result!.Notes[0]);
        Assert.Contains("a\uFFFDb", study.Decisions.Select(d => d.Text));
    }

    [Fact]
    public async Task QuarantineAsync_ReasonWithNul_IsQuarantined()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        Assert.True(await test.Ledger.QuarantineAsync(new JobId("1.2.3", "stroke"), 0, "XX\0YY is no modality", Noon, Cancellation));
        Assert.Equal("XX\uFFFDYY is no modality", (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Jobs[0].LastFailure);
    }

    private static async Task LeaseAsync(TestLedger test, string uid)
    {
        await test.Ledger.AdmitAsync(Admission(uid), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(new JobId(uid, "stroke"), "node-a", 0), Cancellation);
    }

    private static async Task CompleteAsync(TestLedger test, string uid, string label)
    {
        await LeaseAsync(test, uid);
        var completion = Completion(new JobId(uid, "stroke"), "node-a", 1);
        await test.Ledger.CompleteAsync(completion with { Result = completion.Result with { Findings = [new Finding { Label = label, Score = 0.9 }] } }, Cancellation);
    }
}

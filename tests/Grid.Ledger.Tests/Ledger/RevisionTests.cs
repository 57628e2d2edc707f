using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>Studies that grow.</summary>
public sealed class RevisionTests(PostgresFixture postgres)
{
    private static readonly JobId First = new("1.2.3", "stroke");
    private static readonly JobId Second = new("1.2.3", "stroke", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdmitAsync_MoreInstances_SaysThatItGrowsAndChangesNothing()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        var reply = await test.Ledger.AdmitAsync(Grown() with { Revision = 1 }, Cancellation);

        Assert.Equal((AdmissionOutcome.Grows, 1, "c1"), (reply.Outcome, reply.Stored.Revision, reply.Stored.ContentHash));
        Assert.Equal((1, 0), (await test.CountAsync("study"), await test.CountAsync("conflict")));
    }

    [Fact]
    public async Task AdmitAsync_FewerInstances_AreKnown()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.AdmitAsync(Grown(), Cancellation);

        var reply = await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        Assert.Equal((AdmissionOutcome.AlreadyKnown, 2, 3), (reply.Outcome, reply.Stored.Revision, reply.Stored.Series[0].Instances.Count));
        Assert.Equal(0, await test.CountAsync("conflict"));
    }

    [Fact]
    public async Task AdmitAsync_SecondRevisionWhileTheFirstWaits_SupersedesItInTheSameCommit()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        var reply = await test.Ledger.AdmitAsync(Grown(), Cancellation);

        Assert.Equal((AdmissionOutcome.Accepted, 2), (reply.Outcome, reply.Stored.Revision));
        Assert.Equal(Second, Assert.Single(await test.Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 10, Cancellation)).Job);
        Assert.Equal(LeaseOutcome.NotOpen, (await test.Ledger.TakeLeaseAsync(Take(First, "node-a", 0), Cancellation)).Outcome);
        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        var earlier = Assert.Single(study.EarlierRevisions);
        Assert.Equal((2, StudyState.Waiting, 2), (study.Revision, study.State, study.Jobs[0].Revision));
        Assert.Equal((1, StudyState.Superseded, JobState.Superseded, 2), (earlier.Revision, earlier.State, earlier.Jobs[0].State, earlier.InstanceCount));
    }

    [Fact]
    public async Task CompleteAsync_FirstRevisionEndsAfterTheSecondCame_EachIsPublishedAsItself()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);
        await test.Ledger.AdmitAsync(Grown() with { Leases = [FirstLease("stroke", "node-b")] }, Cancellation);

        Assert.Equal(CompletionOutcome.Fenced, await test.Ledger.CompleteAsync(Completion(Second, "node-a", 1), Cancellation));
        foreach (var (job, node) in new[] { (First, "node-a"), (Second, "node-b") })
        {
            Assert.Equal(CompletionOutcome.Completed, await test.Ledger.CompleteAsync(Completion(job, node, 1), Cancellation));
            Assert.True(await test.Ledger.PublishAsync(Publication(job, Noon.AddMinutes(job.Revision)), Cancellation));
            Assert.False(await test.Ledger.PublishAsync(Publication(job, Noon.AddMinutes(9)), Cancellation));
        }

        var study = (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!;
        Assert.Equal((StudyState.Answered, "node-b", 1), (study.State, study.Jobs[0].Node, study.Jobs[0].Amends));
        Assert.Equal(("node-a", StudyState.Answered), (study.EarlierRevisions[0].Jobs[0].Node, study.EarlierRevisions[0].State));
        var history = (await test.Ledger.ReadPatientAsync(new string('a', 64), "", 10, Cancellation)).Results;
        Assert.Equal([2, 1], history.Select(h => h.Entry.Revision));
        Assert.Equal([false, true], history.Select(h => h.IsOpen));
        Assert.Equal([1, 2], (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Decisions.Select(d => d.Revision));
    }

    [Fact]
    public async Task ReleaseLeaseAsync_OfAnEarlierRevision_IsNotBegunAnew()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);
        await test.Ledger.AdmitAsync(Grown(), Cancellation);
        Assert.Equal(2, (await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).Count);

        Assert.True(await test.Ledger.ReleaseLeaseAsync(Release(First, "node-a", 1), Cancellation));

        Assert.Equal(Second, Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).Job);
    }

    [Fact]
    public async Task AdmitAsync_TwoNextRevisionsAtOnce_OneIsTakenAndTheOtherIsToldWhatStands()
    {
        var connectionString = await postgres.CreateGridAsync();
        await using var one = TestLedger.Open(connectionString);
        await using var two = TestLedger.Open(connectionString);
        await one.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);

        var replies = await Task.WhenAll(
            one.Ledger.AdmitAsync(Grown("4"), Cancellation).AsTask(), two.Ledger.AdmitAsync(Grown("5"), Cancellation).AsTask());

        Assert.Equal([AdmissionOutcome.Accepted, AdmissionOutcome.Grows], replies.Select(r => r.Outcome).Order());
        Assert.All(replies, r => Assert.Equal(2, r.Stored.Revision));
        Assert.Equal(2, await one.CountAsync("study"));
    }

    [Fact]
    public async Task AdmitAsync_OtherBytesAmongNewInstances_GrowsAndKeepsTheConflictForWhoeverRuns()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        var series = Grown().Series[0];

        var reply = await test.Ledger.AdmitAsync(
            Grown() with { Revision = 1, Series = [series with { Instances = [series.Instances[0] with { Sha256 = new string('f', 64) }, .. series.Instances.Skip(1)] }] },
            Cancellation);

        Assert.Equal(AdmissionOutcome.Grows, reply.Outcome);
        Assert.Equal(["1.2.3.1.1"], reply.Conflicting);
        Assert.Equal((1, "1.2.3.1.1"), (reply.Stored.Conflicts, reply.Stored.ConflictingInstances[0]));
        Assert.Equal(["1.2.3.1.1"], (await test.Ledger.FindContentAsync("1.2.3", 1, Cancellation))!.Conflicting);
    }

    [Fact]
    public async Task FindContentAsync_OfEachRevision_IsWhatThatRevisionHolds()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);
        await test.Ledger.AdmitAsync(Grown() with { SiteId = "SC-01" }, Cancellation);

        var (first, second) = (await test.Ledger.FindContentAsync("1.2.3", 1, Cancellation), await test.Ledger.FindContentAsync("1.2.3", 2, Cancellation));

        Assert.Equal(("c1", 2, "SC-07"), (first!.ContentHash, first.Series[0].Instances.Count, first.SiteId));
        Assert.Equal(("c2", 3, "SC-01"), (second!.ContentHash, second.Series[0].Instances.Count, second.SiteId));
        Assert.Null(await test.Ledger.FindContentAsync("1.2.3", 3, Cancellation));
    }

    [Fact]
    public async Task PublishAsync_WithProvenance_StandsInTheHistory()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);
        await test.Ledger.CompleteAsync(Completion(First, "node-a", 1), Cancellation);
        var made = new ResultProvenance { ModelSha256 = "ab", Node = "node-a", Epoch = 1, ContentHash = "c1", InstancesRead = 2 };

        await test.Ledger.PublishAsync(Publication(First, Noon) with { Provenance = made }, Cancellation);

        Assert.Equal(made, Assert.Single((await test.Ledger.ReadPatientAsync(new string('a', 64), "", 10, Cancellation)).Results).Entry.Provenance);
    }

    [Fact]
    public async Task ListStudiesAsync_GrownStudy_IsOneStudyAsItStands()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.AdmitAsync(Grown(), Cancellation);

        Assert.Equal(2, Assert.Single(await test.Ledger.ListStudiesAsync(new StudyQuery(), Cancellation)).Revision);
        Assert.Empty(await test.Ledger.ListStudiesAsync(new StudyQuery { State = StudyState.Superseded }, Cancellation));
    }

    /// <summary>The second revision of 1.2.3, with one instance more.</summary>
    private static StudyAdmission Grown(string added = "3")
    {
        var first = Admission("1.2.3");
        var series = first.Series[0];
        return first with
        {
            Revision = 2,
            ContentHash = "c2",
            ReceivedAt = Noon.AddSeconds(30),
            Series = [series with { Instances = [.. series.Instances, new InstanceManifest($"1.2.3.1.{added}", new string('2', 64), 500_002)] }],
        };
    }
}

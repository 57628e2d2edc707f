using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>Studies that grow.</content>
public abstract partial class StudyLedgerContract
{
    private static readonly JobId Second = Job with { Revision = 2 };

    [Fact]
    public async Task AdmitAsync_MoreInstances_SaysThatItGrowsAndChangesNothing()
    {
        await AdmitAsync(Admission("1.2.3"));

        var reply = await Studies.AdmitAsync(Grown("1.2.3") with { Revision = 1 }, Cancellation);

        Assert.Equal((AdmissionOutcome.Grows, 1, "c1"), (reply.Outcome, reply.Stored.Revision, reply.Stored.ContentHash));
        Assert.Equal((1, 0), ((await FindAsync()).Revision, (await FindAsync()).Conflicts));
    }

    [Fact]
    public async Task AdmitAsync_FewerInstances_AreKnown()
    {
        await AdmitAsync(Admission("1.2.3"));
        await AdmitAsync(Grown("1.2.3"));

        var reply = await Studies.AdmitAsync(Admission("1.2.3"), Cancellation);

        Assert.Equal((AdmissionOutcome.AlreadyKnown, 2, 3), (reply.Outcome, reply.Stored.Revision, reply.Stored.Series[0].Instances.Count));
        Assert.Equal(0, reply.Stored.Conflicts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task AdmitAsync_NotTheNextRevision_IsToldWhatStands(int revision)
    {
        await AdmitAsync(Admission("1.2.3"));
        await AdmitAsync(Grown("1.2.3"));

        var reply = await Studies.AdmitAsync(Grown("1.2.3", "4") with { Revision = revision }, Cancellation);

        Assert.Equal((AdmissionOutcome.Grows, 2), (reply.Outcome, reply.Stored.Revision));
        Assert.Equal([1], (await FindAsync()).EarlierRevisions.Select(r => r.Revision));
    }

    [Fact]
    public async Task AdmitAsync_SecondRevisionWhileTheFirstWaits_SupersedesIt()
    {
        await AdmitAsync(Admission("1.2.3"));

        Assert.Equal(2, (await AdmitAsync(Grown("1.2.3"))).Revision);

        Assert.Equal(Second, (await OnlyOpenJobAsync()).Job);
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 0), await Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation));
        var study = await FindAsync();
        var earlier = Assert.Single(study.EarlierRevisions);
        Assert.Equal((2, StudyState.Waiting, 2), (study.Revision, study.State, study.Jobs[0].Revision));
        Assert.Equal((1, StudyState.Superseded, JobState.Superseded, 2), (earlier.Revision, earlier.State, earlier.Jobs[0].State, earlier.InstanceCount));
    }

    [Fact]
    public async Task AdmitAsync_NextRevision_IsAnsweredWithoutWhatStoodBefore()
    {
        await RunAsync();
        await Studies.AdmitAsync(Admission("1.2.3", "c3"), Cancellation);

        var stored = await AdmitAsync(Grown("1.2.3") with { Leases = [FirstLease("stroke", "node-b")] });

        Assert.Equal((0, 0, 0), (stored.EarlierRevisions.Count, stored.Conflicts, stored.ConflictingInstances.Count));
        Assert.Equal([2], stored.Decisions.Select(d => d.Revision));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdmitAsync_SupersededJobHadFailed_ItsFailureStays(bool isReleasedBefore)
    {
        await RunAsync();
        if (isReleasedBefore) await ReleaseAsync(Job, "node-a", 1, "out of memory");

        await AdmitAsync(Grown("1.2.3"));
        if (!isReleasedBefore) await ReleaseAsync(Job, "node-a", 1, "out of memory");

        var job = await FindJobAsync(Job);
        Assert.Equal((JobState.Superseded, 1L, "node-a", "out of memory", null), (job.State, job.Epoch, job.Node, job.LastFailure, job.StartedAt));
        Assert.Equal(Second, (await OnlyOpenJobAsync()).Job);
        Assert.Equal(new LeaseReply(LeaseOutcome.NotOpen, 1), await Ledger.TakeLeaseAsync(Take(Job, "node-a", 1), Cancellation));
    }

    [Fact]
    public async Task AdmitAsync_OneModelOfTheFirstRevisionRuns_RevisionIsSupersededWhenThatIsAnswered()
    {
        await AdmitAsync(Admission("1.2.3", "c1", "bleed", "stroke"));
        await TakeAsync(Job, "node-a", 0);
        await AdmitAsync(Grown("1.2.3"));

        Assert.Equal(StudyState.Running, Assert.Single((await FindAsync()).EarlierRevisions).State);
        await CompleteAsync(Job, "node-a", 1);
        await PublishAsync(Job);

        Assert.Equal(StudyState.Superseded, Assert.Single((await FindAsync()).EarlierRevisions).State);
        Assert.Equal([1], (await FindAsync()).Jobs.Select(j => j.Amends));
    }

    [Fact]
    public async Task CompleteAsync_FirstRevisionEndsAfterTheSecondCame_EachIsPublishedAsItself()
    {
        await AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] });
        await AdmitAsync(Grown("1.2.3") with { Leases = [FirstLease("stroke", "node-b")] });

        Assert.Equal(CompletionOutcome.Fenced, await CompleteAsync(Second, "node-a", 1));
        foreach (var (job, node) in new[] { (Job, "node-a"), (Second, "node-b") })
        {
            Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(job, node, 1));
            Assert.True(await PublishAsync(job, 60 * job.Revision));
            Assert.False(await PublishAsync(job, 999));
        }

        var study = await FindAsync();
        Assert.Equal((StudyState.Answered, "node-b", 1), (study.State, study.Jobs[0].Node, study.Jobs[0].Amends));
        Assert.Equal(("node-a", StudyState.Answered, 0), (study.EarlierRevisions[0].Jobs[0].Node, study.EarlierRevisions[0].State, study.EarlierRevisions[0].Jobs[0].Amends));
        var history = (await ReadAsync(PatientA)).Results;
        Assert.Equal([2, 1], history.Select(h => h.Entry.Revision));
        Assert.Equal([false, true], history.Select(h => h.IsOpen));
        Assert.Equal([3, 2], history.Select(h => h.Series[0].Instances.Count));
        Assert.Equal([1, 2], study.Decisions.Select(d => d.Revision));
    }

    [Fact]
    public async Task ReleaseLeaseAsync_OfAnEarlierRevision_IsNotBegunAnew()
    {
        await RunAsync();
        await AdmitAsync(Grown("1.2.3"));
        Assert.Equal([Job, Second], (await Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).Select(j => j.Job));

        Assert.True(await ReleaseAsync(Job, "node-a", 1));

        Assert.Equal(Second, (await OnlyOpenJobAsync()).Job);
    }

    [Fact]
    public async Task AdmitAsync_OtherBytesAmongNewInstances_GrowsAndKeepsTheConflictForWhoeverRuns()
    {
        await AdmitAsync(Admission("1.2.3"));
        var series = Grown("1.2.3").Series[0];
        var conflicting = series with { Instances = [series.Instances[0] with { Sha256 = new string('f', 64) }, .. series.Instances.Skip(1)] };

        var reply = await Studies.AdmitAsync(Grown("1.2.3") with { Revision = 1, Series = [conflicting] }, Cancellation);

        Assert.Equal(AdmissionOutcome.Grows, reply.Outcome);
        Assert.Equal(["1.2.3.1.1"], reply.Conflicting);
        Assert.Equal((1, "1.2.3.1.1"), (reply.Stored.Conflicts, reply.Stored.ConflictingInstances[0]));
        Assert.Equal(["1.2.3.1.1"], (await Studies.FindContentAsync("1.2.3", 1, Cancellation))!.Conflicting);
    }

    [Fact]
    public async Task FindContentAsync_OfEachRevision_IsWhatThatRevisionHolds()
    {
        await AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] });
        await AdmitAsync(Grown("1.2.3") with { SiteId = "SC-01" });

        var (first, second) = (await Studies.FindContentAsync("1.2.3", 1, Cancellation), await Studies.FindContentAsync("1.2.3", 2, Cancellation));

        Assert.Equal(("c1", 2, "SC-07"), (first!.ContentHash, first.Series[0].Instances.Count, first.SiteId));
        Assert.Equal(("c2", 3, "SC-01"), (second!.ContentHash, second.Series[0].Instances.Count, second.SiteId));
        Assert.Null(await Studies.FindContentAsync("1.2.3", 3, Cancellation));
    }

    [Fact]
    public async Task ListStudiesAsync_GrownStudy_IsOneStudyAsItStands()
    {
        await AdmitAsync(Admission("1.2.3"));
        await AdmitAsync(Grown("1.2.3"));

        var study = Assert.Single(await Studies.ListStudiesAsync(new StudyQuery(), Cancellation));
        Assert.Equal((2, 0), (study.Revision, study.EarlierRevisions.Count));
        Assert.Empty(await Studies.ListStudiesAsync(new StudyQuery { State = StudyState.Superseded }, Cancellation));
    }
}

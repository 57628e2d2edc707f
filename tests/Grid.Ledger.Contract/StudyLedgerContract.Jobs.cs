using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>What the record of a study says of its jobs: times, results, failures and where it stands.</content>
public abstract partial class StudyLedgerContract
{
    [Fact]
    public async Task TakeLeaseAsync_OpenJob_RecordTellsNodeTimeAndDecision()
    {
        await RunAsync();

        var study = await FindAsync();
        Assert.Equal(StudyState.Running, study.State);
        Assert.Equal((JobState.Running, "node-a", 1L, Noon.AddSeconds(1)), (study.Jobs[0].State, study.Jobs[0].Node, study.Jobs[0].Epoch, study.Jobs[0].StartedAt));
        Assert.Equal([new DecisionReport(Noon.AddSeconds(1), "stroke", "node-a ends first")], study.Decisions);
    }

    [Fact]
    public async Task ReleaseLeaseAsync_Running_JobHasNotStartedAndSaysWhoHeldItLast()
    {
        await RunAsync();
        await ReleaseAsync(Job, "node-a", 1, "broke");

        Assert.Equal(new JobReport { Model = "stroke", State = JobState.Waiting, Node = "node-a", Epoch = 1, LastFailure = "broke" }, await FindJobAsync(Job));
        Assert.Equal(StudyState.Waiting, (await FindAsync()).State);
    }

    [Fact]
    public async Task RenewLeasesAsync_OwnAndLost_ExtendsThoseStillHeld()
    {
        await RunAsync();
        await AdmitAsync("1.2.4");
        var lost = new JobId("1.2.4", "stroke");
        await TakeAsync(lost, "node-a", 0);
        await TakeAsync(lost, "node-b", 1);

        var until = Noon.AddMinutes(5);
        Assert.Equal([new LeaseKey(Job, 1)], await Ledger.RenewLeasesAsync("node-a", [new(Job, 1), new(lost, 1), new(new JobId("9", "x"), 1)], until, Cancellation));
        Assert.Empty(await Ledger.RenewLeasesAsync("node-b", [new LeaseKey(Job, 1)], until.AddHours(1), Cancellation));
        Assert.Empty(await Ledger.RenewLeasesAsync("node-b", [], until, Cancellation));
        Assert.Equal((until, Noon.AddSeconds(32)), ((await OnlyOpenJobAsync()).LeasedUntil, (await OnlyOpenJobAsync("1.2.4")).LeasedUntil));
    }

    [Fact]
    public async Task CompleteAsync_Repeated_KeepsTheFirstResultAndItsTimes()
    {
        await RunAsync();
        var first = Completion(Job, "node-a", 1) with { StartedAt = Noon.AddSeconds(3) };
        await Ledger.CompleteAsync(first, Cancellation);

        await Ledger.CompleteAsync(first with { CompletedAt = Noon.AddMinutes(1), Result = first.Result with { Score = 0.1 } }, Cancellation);

        var unpublished = Assert.Single(await Ledger.ReadUnpublishedAsync("1.2.3", 10, Cancellation));
        Assert.Equivalent(
            new UnpublishedResult { Job = Job, PatientKey = PatientA, SiteId = "SC-07", Pathway = "stroke", CompletedAt = Noon.AddSeconds(9), Result = first.Result },
            unpublished, strict: true);
        var job = await FindJobAsync(Job);
        Assert.Equal((Noon.AddSeconds(3), Noon.AddSeconds(9), null), (job.StartedAt, job.CompletedAt, job.PublishedAt));
        Assert.Equal(0.93, job.Result!.Score);
        Assert.Equal(StudyState.Running, (await FindAsync()).State);
    }

    [Fact]
    public async Task PublishAsync_CompletedJob_StudyIsAnsweredAndTellsWhen()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);
        await PublishAsync(Job, 10);
        await PublishAsync(Job, 11);

        Assert.Equal((StudyState.Answered, JobState.Published, Noon.AddSeconds(10)), ((await FindAsync()).State, (await FindJobAsync(Job)).State, (await FindJobAsync(Job)).PublishedAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task QuarantineAsync_LeasedJob_StillSaysWhenItWasLeasedLast(bool isHeld)
    {
        await RunAsync();
        if (!isHeld) await ReleaseAsync(Job, "node-a", 1);
        await QuarantineAsync(Job, 1);

        var job = await FindJobAsync(Job);
        Assert.Equal(("node-a", 1L, Noon.AddSeconds(1)), (job.Node, job.Epoch, job.StartedAt));
        Assert.Equal(StudyState.Quarantined, (await FindAsync()).State);
    }

    [Fact]
    public async Task FindStudyAsync_SeveralModels_StandsWhereItsJobsDo()
    {
        await AdmitAsync(Admission("1.2.3", "c1", "a", "b"));
        var (a, b) = (Job with { Model = "a" }, Job with { Model = "b" });
        var states = new List<StudyState>();

        foreach (var step in new Func<Task>[]
        {
            async () => await TakeAsync(a, "node-a", 0),
            async () => await CompleteAsync(a, "node-a", 1),
            async () => await PublishAsync(a),
            async () => await TakeAsync(b, "node-a", 0),
            async () => await CompleteAsync(b, "node-a", 1),
            async () => await PublishAsync(b),
        })
        {
            await step();
            states.Add((await FindAsync()).State);
        }

        Assert.Equal([StudyState.Running, StudyState.Waiting, StudyState.Waiting, StudyState.Running, StudyState.Running, StudyState.Answered], states);
    }

    [Fact]
    public async Task ReadUnpublishedAsync_CompletedInAnotherOrder_AreOldestFirst()
    {
        foreach (var (uid, seconds) in new[] { ("1.2.1", 30), ("1.2.4", 10), ("1.2.2", 10) })
        {
            await AdmitAsync(Admission(uid) with { Leases = [FirstLease("stroke", "node-a")] });
            await Ledger.CompleteAsync(Completion(new JobId(uid, "stroke"), "node-a", 1) with { CompletedAt = Noon.AddSeconds(seconds) }, Cancellation);
        }

        Assert.Equal(["1.2.2", "1.2.4", "1.2.1"], (await Ledger.ReadUnpublishedAsync(null, 10, Cancellation)).Select(r => r.Job.StudyInstanceUid));
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.ReadUnpublishedAsync(null, limit, Cancellation));
    }

    [Fact]
    public async Task ReadOpenJobsAsync_EmergenciesOnly_PassesOverTheRestInTheOrderOfKeys()
    {
        for (var n = 39; n >= 10; n--)
            await AdmitAsync(Admission($"1.2.{n}") with { Tier = n % 3 == 0 ? "emergency" : "routine", Dispatcher = n == 12 ? "astana" : "almaty" });

        var first = await Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 5, Cancellation);
        var second = await Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, first[^1].Job, 5, Cancellation);

        Assert.Equal(Enumerable.Range(5, 9).Select(n => $"1.2.{3 * n}"), first.Concat(second).Select(j => j.Job.StudyInstanceUid));
        Assert.Equal(
            new OpenJob
            {
                Job = new JobId("1.2.15", "stroke"),
                Pathway = "stroke",
                Tier = "emergency",
                SiteId = "SC-07",
                ReceivedAt = Noon,
                Deadline = Noon.AddMinutes(2),
                Bytes = 1_000_001,
                InstanceCount = 2,
                Epoch = 0,
            },
            first[0] with { FailedOn = Array.Empty<string>() });
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Ledger.ReadOpenJobsAsync("almaty", false, null, limit, Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdoptAsync_DispatcherHasAnotherName_ItsOpenJobsFollowHeldOrNot(bool isEmergency)
    {
        for (var n = 0; n < 5; n++)
            await AdmitAsync(Admission($"1.2.{n}") with { Tier = isEmergency ? "emergency" : "routine", Dispatcher = "west", SiteId = n == 4 ? "SC-99" : "SC-07" });
        await TakeAsync(new JobId("1.2.0", "stroke"), "node-a", 0);
        var ours = new Adoption { Dispatcher = "far-west", Sites = ["SC-07"], EmergenciesOnly = isEmergency, Limit = isEmergency ? 10 : 2 };
        var strays = new Adoption { Dispatcher = "east", Sites = ["SC-07"], IsExcept = true, EmergenciesOnly = isEmergency, Limit = 10 };

        Assert.Equal(isEmergency ? [4] : [2, 2, 0], await AdoptAllAsync(ours));
        Assert.Equal([0], (await AdoptAllAsync(ours)).Distinct());

        Assert.Equal(4, (await Ledger.ReadOpenJobsAsync("far-west", isEmergency, null, 10, Cancellation)).Count);
        Assert.Equal("node-a", (await Ledger.ReadOpenJobsAsync("far-west", isEmergency, null, 10, Cancellation))[0].LeasedTo);
        Assert.Equal([1], await AdoptAllAsync(strays));
        Assert.Equal("1.2.4", Assert.Single(await Ledger.ReadOpenJobsAsync("east", isEmergency, null, 10, Cancellation)).Job.StudyInstanceUid);
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Studies.AdoptAsync(ours with { Limit = limit }, Cancellation));
    }

    [Fact]
    public async Task AdoptAsync_ForEmergencies_PassesOverTheRest()
    {
        for (var n = 0; n < 4; n++) await AdmitAsync(Admission($"1.2.{n}") with { Tier = n % 2 == 0 ? "emergency" : "routine", Dispatcher = "west" });

        var adopted = await Studies.AdoptAsync(new Adoption { Dispatcher = "east", Sites = ["SC-07"], EmergenciesOnly = true, Limit = 1 }, Cancellation);

        Assert.Equal(new AdoptionReply(1, null), adopted);
        Assert.Equal("1.2.0", Assert.Single(await Ledger.ReadOpenJobsAsync("east", false, null, 10, Cancellation)).Job.StudyInstanceUid);
    }

    private async Task<List<int>> AdoptAllAsync(Adoption adoption)
    {
        var adopted = new List<int>();
        for (JobId? after = null; ;)
        {
            var reply = await Studies.AdoptAsync(adoption with { After = after }, Cancellation);
            adopted.Add(reply.Adopted);
            after = reply.Last;
            if (after is null) return adopted;
        }
    }
}

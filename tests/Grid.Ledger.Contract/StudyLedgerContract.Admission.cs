using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>Taking studies in: each UID once, whatever is repeated, and nothing overwritten.</content>
public abstract partial class StudyLedgerContract
{
    [Fact]
    public async Task AdmitAsync_NewStudy_IsStoredWholeAndWaits()
    {
        var reply = await AdmitAsync(Admission("1.2.3", "c1", "stroke", "bleed"));

        var stored = await FindAsync();
        Assert.Equivalent(reply, stored, strict: true);
        Assert.Equal(StudyState.Waiting, stored.State);
        Assert.Equal(["bleed", "stroke"], stored.Jobs.Select(j => j.Model));
        Assert.Equal("Бас миы", stored.Series[0].SeriesDescription);
        Assert.Null(await Studies.FindStudyAsync("1.2.4", Cancellation));
    }

    [Fact]
    public async Task AdmitAsync_Twice_IsOneStudyAndTheSameAnswer()
    {
        var first = await AdmitAsync(Admission("1.2.3"));
        var second = await Studies.AdmitAsync(Admission("1.2.3"), Cancellation);

        Assert.Equal(AdmissionOutcome.AlreadyKnown, second.Outcome);
        Assert.Equivalent(first, second.Stored, strict: true);
        await OnlyOpenJobAsync();
    }

    [Fact]
    public async Task AdmitAsync_SameUidOtherContent_KeepsEachConflictOnceAndOverwritesNothing()
    {
        await AdmitAsync(Admission("1.2.3"));
        foreach (var content in new[] { "c2", "c2", "c3" })
        {
            var reply = await Studies.AdmitAsync(Admission("1.2.3", content), Cancellation);
            Assert.Equal((AdmissionOutcome.Conflict, "c1"), (reply.Outcome, reply.Stored.ContentHash));
            Assert.Equal(["1.2.3.1.2"], reply.Conflicting);
        }

        Assert.Equal(2, (await FindAsync()).Conflicts);
        Assert.Equal(["1.2.3.1.2"], (await FindAsync()).ConflictingInstances);
    }

    [Fact]
    public async Task AdmitAsync_WithFirstLeases_RunsFromTheSameCommit()
    {
        var reply = await AdmitAsync(Admission("1.2.3", "c1", "stroke", "bleed") with { Leases = [FirstLease("stroke", "node-a")] });

        Assert.Equal(StudyState.Running, (await FindAsync()).State);
        Assert.Equal(new JobReport { Model = "stroke", State = JobState.Running, Node = "node-a", Epoch = 1, StartedAt = Noon.AddSeconds(1) }, reply.Jobs[1]);
        Assert.Equal(new JobReport { Model = "bleed", State = JobState.Waiting }, reply.Jobs[0]);
        Assert.Equal([new DecisionReport(Noon.AddSeconds(1), "stroke", "node-a ends first")], reply.Decisions);
        Assert.Equivalent(reply, await FindAsync(), strict: true);
        var open = await Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation);
        Assert.Equal([(null, null, 0L), ("node-a", Noon.AddSeconds(31), 1L)], open.Select(j => (j.LeasedTo, j.LeasedUntil, j.Epoch)));
        Assert.Equal(CompletionOutcome.Completed, await CompleteAsync(Job, "node-a", 1));
    }

    [Fact]
    public async Task AdmitAsync_KnownStudyWithAnotherFirstLease_GrantsNone()
    {
        await AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] });

        foreach (var content in new[] { "c1", "c2" })
        {
            var reply = await Studies.AdmitAsync(Admission("1.2.3", content) with { Leases = [FirstLease("stroke", "node-b")] }, Cancellation);
            Assert.NotEqual(AdmissionOutcome.Accepted, reply.Outcome);
            Assert.Equal("node-a", Assert.Single(reply.Stored.Jobs).Node);
        }

        Assert.Single((await FindAsync()).Decisions);
    }

    [Fact]
    public async Task AdmitAsync_FirstLeasesOfSeveralModels_AreDecidedInTheOrderOfTheModels()
    {
        await AdmitAsync(Admission("1.2.3", "c1", "stroke", "bleed") with { Leases = [FirstLease("stroke", "node-a"), FirstLease("bleed", "node-b")] });

        Assert.Equal(["bleed", "stroke"], (await FindAsync()).Decisions.Select(d => d.Model));
    }

    public static TheoryData<string, StudyAdmission> Impossible => new()
    {
        { "a lease for a model that is not run", Admission("1.2.3") with { Leases = [FirstLease("bleed", "node-a")] } },
        { "two leases for one model", Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a"), FirstLease("stroke", "node-b")] } },
        { "a patient's name", Admission("1.2.3") with { PatientKey = "Ivanov^Ivan^Ivanovich" } },
        { "a patient's number", Admission("1.2.3") with { PatientKey = "870101300123" } },
        { "no patient", Admission("1.2.3") with { PatientKey = "" } },
        { "no deadline", Admission("1.2.3") with { Deadline = null } },
        { "revision 0", Admission("1.2.3") with { Revision = 0 } },
        { "the second revision of nothing", Grown("1.2.3") },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public async Task AdmitAsync_WhatCannotBeRight_IsRefusedWithoutRepeatingWhoItIs(string what, StudyAdmission admission)
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Studies.AdmitAsync(admission, Cancellation));

        if (what.StartsWith("a patient", StringComparison.Ordinal)) Assert.DoesNotContain(admission.PatientKey, refused.ToString(), StringComparison.Ordinal);
        Assert.Null(await Studies.FindStudyAsync("1.2.3", Cancellation));
    }

    [Fact]
    public async Task FindContentAsync_BytesConflictedAfterTheLease_NodeIsToldWhichNotToRead()
    {
        await AdmitAsync(Admission("1.2.3") with { Leases = [FirstLease("stroke", "node-a")] });
        Assert.Empty((await Studies.FindContentAsync("1.2.3", 1, Cancellation))!.Conflicting);

        await Studies.AdmitAsync(Admission("1.2.3", "c2"), Cancellation);

        var content = (await Studies.FindContentAsync("1.2.3", 1, Cancellation))!;
        Assert.Equal(["1.2.3.1.2"], content.Conflicting);
        Assert.Equal(("c1", "SC-07"), (content.ContentHash, content.SiteId));
        Assert.Equivalent(Admission("1.2.3").Series, content.Series, strict: true);
        Assert.Null(await Studies.FindContentAsync("1.2.4", 1, Cancellation));
    }

    [Fact]
    public async Task ListStudiesAsync_ByStateSiteAndTime_GivesTheNewestFirstWithoutDecisions()
    {
        await RunAsync();
        for (var n = 1; n <= 5; n++)
            await AdmitAsync(Admission($"1.3.{n}") with { ReceivedAt = Noon.AddMinutes(n / 2), SiteId = n == 5 ? "SC-01" : "SC-07" });

        Assert.Equal(["1.3.4", "1.3.2"], await ListAsync(new StudyQuery { SiteId = "SC-07", Limit = 2 }));
        Assert.Equal(["1.2.3"], await ListAsync(new StudyQuery { State = StudyState.Running }));
        Assert.Equal(["1.2.3", "1.3.1"], await ListAsync(new StudyQuery { ReceivedBefore = Noon.AddMinutes(1) }));
        Assert.Empty(await ListAsync(new StudyQuery { Pathway = "dental" }));
        Assert.All(await Studies.ListStudiesAsync(new StudyQuery(), Cancellation), s => Assert.Empty(s.Decisions));
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new StudyQuery { Limit = limit }));
    }

    private async Task<IEnumerable<string>> ListAsync(StudyQuery query) =>
        (await Studies.ListStudiesAsync(query, Cancellation)).Select(s => s.StudyInstanceUid);
}

using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>What was published about a patient, and that it is offered instead of a run.</summary>
public sealed class EarlierResultTests(PostgresFixture postgres)
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Published = Noon.AddSeconds(10).AddMicroseconds(7);
    private static readonly EarlierResult Earlier = new("1.2.1", Published, "hypodense territory 0.93, left");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StudyAdmission Next => Admission("1.2.3") with { ReceivedAt = Noon.AddHours(1), ResultValidity = ADay };

    [Fact]
    public async Task AdmitAsync_ConclusiveResultOfThePathwayIsRecent_IsOfferedWithoutJobs()
    {
        await using var test = await AnsweredAsync();

        var reply = await test.Ledger.AdmitAsync(Next with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);

        Assert.Equal((AdmissionOutcome.Accepted, StudyState.EarlierResultOffered, Earlier), (reply.Outcome, reply.Stored.State, reply.Stored.EarlierResult));
        Assert.Empty(reply.Stored.Jobs);
        Assert.Equivalent(reply.Stored, await test.Ledger.FindStudyAsync("1.2.3", Cancellation), strict: true);
        Assert.Equivalent(reply.Stored, (await test.Ledger.AdmitAsync(Next, Cancellation)).Stored, strict: true);
        Assert.Equal((0, 0), (await test.CountAsync("lease"), await test.CountAsync("decision where study_uid = '1.2.3'")));
    }

    [Fact]
    public async Task AdmitAsync_ResultDoesNotServe_Runs()
    {
        await using var test = await AnsweredAsync();
        await AnswerAsync(test, Admission("1.2.2") with { Pathway = "dental" }, Published.AddMinutes(1), conclusive: false);
        StudyAdmission[] all =
        [
            Next with { StudyInstanceUid = "1.3.1", ResultValidity = TimeSpan.Zero },
            Next with { StudyInstanceUid = "1.3.2", Force = true },
            Next with { StudyInstanceUid = "1.3.3", ReceivedAt = Published + ADay + TimeSpan.FromMicroseconds(1) },
            Next with { StudyInstanceUid = "1.3.4", PatientKey = new string('b', 64) },
            Next with { StudyInstanceUid = "1.3.5", Pathway = "dental" },
            Next with { StudyInstanceUid = "1.3.6", Pathway = "chest" },
        ];

        foreach (var admission in all)
        {
            var reply = await test.Ledger.AdmitAsync(admission, Cancellation);
            Assert.Equal((StudyState.Waiting, null, 1), (reply.Stored.State, reply.Stored.EarlierResult, reply.Stored.Jobs.Count));
        }

        var justInTime = await test.Ledger.AdmitAsync(Next with { ReceivedAt = Published + ADay, ResultValidity = ADay }, Cancellation);
        Assert.Equal(Earlier, justInTime.Stored.EarlierResult);
        var asOldAsTime = await test.Ledger.AdmitAsync(Next with { StudyInstanceUid = "1.3.7", ResultValidity = TimeSpan.MaxValue }, Cancellation);
        Assert.Equal(Earlier, asOldAsTime.Stored.EarlierResult);
    }

    [Fact]
    public async Task AdmitAsync_SeveralResults_OffersTheNewest()
    {
        await using var test = await AnsweredAsync();
        await AnswerAsync(test, Admission("1.2.0"), Published.AddMinutes(2));
        await AnswerAsync(test, Admission("1.2.2"), Published.AddMinutes(1));
        await AnswerAsync(test, Admission("1.2.4"), Published.AddMinutes(3), conclusive: false);

        Assert.Equal("1.2.0", (await test.Ledger.AdmitAsync(Next, Cancellation)).Stored.EarlierResult!.StudyInstanceUid);
    }

    [Fact]
    public async Task AdmitAsync_NothingRecognised_IsKeptWithoutJobsAndOffersNothing()
    {
        await using var test = await AnsweredAsync();

        var reply = await test.Ledger.AdmitAsync(Next with { Models = [], Deadline = null }, Cancellation);

        Assert.Equal((StudyState.NotRecognised, null), (reply.Stored.State, reply.Stored.EarlierResult));
        Assert.Equivalent(reply.Stored, await test.Ledger.FindStudyAsync("1.2.3", Cancellation), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_ForcedAfterAnOffer_RunsOnceAndKeepsWhatWasOffered()
    {
        await using var test = await AnsweredAsync();
        await test.Ledger.AdmitAsync(Next, Cancellation);
        Assert.Equal(AdmissionOutcome.AlreadyKnown, (await test.Ledger.AdmitAsync(Next with { Leases = [FirstLease("stroke", "node-b")] }, Cancellation)).Outcome);

        var force = Next with { Force = true, Leases = [FirstLease("stroke", "node-a")] };
        var forced = await test.Ledger.AdmitAsync(force, Cancellation);
        var again = await test.Ledger.AdmitAsync(force, Cancellation);
        var otherContent = await test.Ledger.AdmitAsync(force with { ContentHash = "c2" }, Cancellation);

        Assert.Equal((AdmissionOutcome.Accepted, StudyState.Running, Earlier), (forced.Outcome, forced.Stored.State, forced.Stored.EarlierResult));
        Assert.Equal((JobState.Running, "node-a", 1L), (forced.Stored.Jobs[0].State, forced.Stored.Jobs[0].Node, forced.Stored.Jobs[0].Epoch));
        Assert.Equal(AdmissionOutcome.AlreadyKnown, again.Outcome);
        Assert.Equal(AdmissionOutcome.Conflict, otherContent.Outcome);
        Assert.Equal(1, Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).Epoch);
    }

    [Fact]
    public async Task ReadHistoryAsync_SeveralPublications_GivesTheNewestFirstOfThePatientAlone()
    {
        await using var test = await AnsweredAsync();
        await AnswerAsync(test, Admission("1.2.0") with { SiteId = "SC-01" }, Published.AddMinutes(1), conclusive: false);
        await AnswerAsync(test, Admission("1.2.2") with { PatientKey = new string('b', 64) }, Published.AddMinutes(2));

        var history = await test.Ledger.ReadHistoryAsync(new string('a', 64), 10, Cancellation);

        Assert.Equal(["1.2.0", "1.2.1"], history.Select(h => h.StudyInstanceUid));
        Assert.Equal(
            new() { StudyInstanceUid = "1.2.0", Pathway = "stroke", Model = "stroke", ModelVersion = "1", PublishedAt = Published.AddMinutes(1), SiteId = "SC-01", Conclusive = false, Summary = Earlier.Summary },
            history[0]);
        Assert.Single(await test.Ledger.ReadHistoryAsync(new string('a', 64), 1, Cancellation));
        Assert.Empty(await test.Ledger.ReadHistoryAsync(new string('c', 64), 1, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Ledger.ReadHistoryAsync("", 0, Cancellation));
    }

    private async Task<TestLedger> AnsweredAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await AnswerAsync(test, Admission("1.2.1"), Published);
        return test;
    }

    private static async Task AnswerAsync(TestLedger test, StudyAdmission admission, DateTimeOffset at, bool conclusive = true)
    {
        var job = new JobId(admission.StudyInstanceUid, admission.Models[0]);
        await test.Ledger.AdmitAsync(admission with { Leases = [FirstLease(job.Model, "node-a")] }, Cancellation);
        await test.Ledger.CompleteAsync(Completion(job, "node-a", 1), Cancellation);
        Assert.True(await test.Ledger.PublishAsync(Publication(job, at) with { Conclusive = conclusive }, Cancellation));
    }
}

using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>A result that is offered instead of a run, or shown beside one, as the admission says.</summary>
public sealed class EarlierResultTests(PostgresFixture postgres)
{
    private static readonly string Patient = new('a', 64);
    private static readonly DateTimeOffset Published = Noon.AddSeconds(10).AddMicroseconds(7);
    private static readonly EarlierResult Earlier = new("1.2.1", Published, "hypodense territory 0.93, left") { AcquiredAt = Noon.AddHours(-1), SiteId = "SC-07" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static StudyAdmission Next => Admission("1.2.3") with { ReceivedAt = Noon.AddHours(1), Earlier = Earlier, OfferedKey = Patient };

    [Fact]
    public async Task AdmitAsync_EarlierResultAnswers_IsOfferedWithoutJobs()
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
    public async Task AdmitAsync_EarlierResultDoesNotAnswer_RunsAndKeepsItBeside()
    {
        await using var test = await AnsweredAsync();
        var beside = Earlier with { WhyNotOffered = "it was acquired too long ago" };

        var reply = await test.Ledger.AdmitAsync(Next with { Earlier = beside, OfferedKey = "", Leases = [FirstLease("stroke", "node-a")] }, Cancellation);

        Assert.Equal((StudyState.Running, beside, 1), (reply.Stored.State, reply.Stored.EarlierResult, reply.Stored.Jobs.Count));
        Assert.Equivalent(reply.Stored, await test.Ledger.FindStudyAsync("1.2.3", Cancellation), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_OfferedStudyWasMovedToSomebodyElseMeanwhile_Runs()
    {
        await using var test = await AnsweredAsync();
        await test.Ledger.CorrectPatientAsync(new PatientCorrection("1.2.1", Patient, new string('b', 64), "wrong number", Noon, Models), Cancellation);

        var reply = await test.Ledger.AdmitAsync(Next, Cancellation);

        Assert.Equal((StudyState.Waiting, null, 1), (reply.Stored.State, reply.Stored.EarlierResult, reply.Stored.Jobs.Count));
        Assert.Equivalent(reply.Stored, await test.Ledger.FindStudyAsync("1.2.3", Cancellation), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_Forced_OffersNothing()
    {
        await using var test = await AnsweredAsync();

        var reply = await test.Ledger.AdmitAsync(Next with { Force = true }, Cancellation);

        Assert.Equal((StudyState.Waiting, null), (reply.Stored.State, reply.Stored.EarlierResult));
    }

    [Fact]
    public async Task AdmitAsync_OffersAndOthersInOneBatch_EachGetsItsOwn()
    {
        await using var test = await AnsweredAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => test.Ledger.AdmitAsync(
            i % 2 == 0 ? Next with { StudyInstanceUid = $"1.4.{i}" } : Admission($"1.4.{i}"), Cancellation).AsTask()));

        Assert.All(replies, (reply, i) => Assert.Equal(i % 2 == 0 ? StudyState.EarlierResultOffered : StudyState.Waiting, reply.Stored.State));
    }

    [Fact]
    public async Task AdmitAsync_FactsOfThePerson_AreKeptAsHashesAlone()
    {
        await using var test = await AnsweredAsync();
        var facts = new PatientFacts(new string('1', 32), "", "Joins no patient's history: the number is zero, or so.");

        var reply = await test.Ledger.AdmitAsync(Next with { Facts = facts }, Cancellation);

        Assert.Equal(facts, reply.Stored.Facts);
        Assert.Equal(facts, (await test.Ledger.FindStudyAsync("1.2.3", Cancellation))!.Facts);
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await test.Ledger.AdmitAsync(Next with { StudyInstanceUid = "1.2.5", Facts = facts with { BirthDate = "19600101" } }, Cancellation));
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
        var otherContent = await test.Ledger.AdmitAsync(force with { ContentHash = "c2", Series = Admission("1.2.3", "c2").Series }, Cancellation);

        Assert.Equal((AdmissionOutcome.Accepted, StudyState.Running, Earlier), (forced.Outcome, forced.Stored.State, forced.Stored.EarlierResult));
        Assert.Equal((JobState.Running, "node-a", 1L), (forced.Stored.Jobs[0].State, forced.Stored.Jobs[0].Node, forced.Stored.Jobs[0].Epoch));
        Assert.Equal(AdmissionOutcome.AlreadyKnown, again.Outcome);
        Assert.Equal(AdmissionOutcome.Conflict, otherContent.Outcome);
        Assert.Equal(1, Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation)).Epoch);
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> Models = new() { ["stroke"] = ["stroke"] };

    private async Task<TestLedger> AnsweredAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.AnswerAsync(Admission("1.2.1"), Published);
        return test;
    }
}

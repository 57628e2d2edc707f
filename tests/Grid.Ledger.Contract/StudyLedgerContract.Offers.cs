using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>A result that is offered instead of a run, or shown beside one, as the admission says.</content>
public abstract partial class StudyLedgerContract
{
    private static readonly EarlierResult Earlier = new("1.2.1", Published, "hypodense territory 0.93, left") { AcquiredAt = Noon.AddHours(-1), SiteId = "SC-07" };

    private static StudyAdmission Next => Admission("1.2.3") with { ReceivedAt = Noon.AddHours(1), Earlier = Earlier, OfferedKey = PatientA };

    [Fact]
    public async Task AdmitAsync_EarlierResultAnswers_IsOfferedWithoutJobs()
    {
        await AnswerAsync(Admission("1.2.1"), Published);

        var stored = await AdmitAsync(Next with { Leases = [FirstLease("stroke", "node-a")] });

        Assert.Equal((StudyState.EarlierResultOffered, Earlier), (stored.State, stored.EarlierResult));
        Assert.Empty(stored.Jobs);
        Assert.Equivalent(stored, await FindAsync(), strict: true);
        Assert.Equivalent(stored, (await Studies.AdmitAsync(Next, Cancellation)).Stored, strict: true);
        Assert.Empty(await Ledger.ReadOpenJobsOfStudyAsync("1.2.3", Cancellation));
        Assert.Empty(stored.Decisions);
    }

    [Fact]
    public async Task AdmitAsync_EarlierResultDoesNotAnswer_RunsAndKeepsItBeside()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        var beside = Earlier with { WhyNotOffered = "it was acquired too long ago" };

        var stored = await AdmitAsync(Next with { Earlier = beside, OfferedKey = "", Leases = [FirstLease("stroke", "node-a")] });

        Assert.Equal((StudyState.Running, beside, 1), (stored.State, stored.EarlierResult, stored.Jobs.Count));
        Assert.Equivalent(stored, await FindAsync(), strict: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AdmitAsync_OfferedStudyIsNotThatPatients_Runs(bool isKnown)
    {
        if (isKnown)
        {
            await AnswerAsync(Admission("1.2.1"), Published);
            await Studies.CorrectPatientAsync(Correction("1.2.1", PatientA, PatientB), Cancellation);
        }

        var stored = await AdmitAsync(Next);

        Assert.Equal((StudyState.Waiting, null, 1), (stored.State, stored.EarlierResult, stored.Jobs.Count));
        Assert.Equivalent(stored, await FindAsync(), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_Forced_OffersNothing()
    {
        await AnswerAsync(Admission("1.2.1"), Published);

        var stored = await AdmitAsync(Next with { Force = true });

        Assert.Equal((StudyState.Waiting, null), (stored.State, stored.EarlierResult));
    }

    [Fact]
    public async Task AdmitAsync_NothingRecognised_IsKeptWithoutJobsAndOffersNothing()
    {
        await AnswerAsync(Admission("1.2.1"), Published);

        var stored = await AdmitAsync(Next with { Models = [], Deadline = null });

        Assert.Equal((StudyState.NotRecognised, null), (stored.State, stored.EarlierResult));
        Assert.Equivalent(stored, await FindAsync(), strict: true);
    }

    [Fact]
    public async Task AdmitAsync_ForcedAfterAnOffer_RunsOnceAndKeepsWhatWasKnown()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        await AdmitAsync(Next);
        await Studies.AdmitAsync(Next with { ContentHash = "c3", Series = Admission("1.2.3", "c3").Series }, Cancellation);
        await Studies.RecordAsync([new DecisionNote(Job, Noon.AddHours(1), "noted before")], [], Cancellation);
        Assert.Equal(AdmissionOutcome.AlreadyKnown, (await Studies.AdmitAsync(Next with { Leases = [FirstLease("stroke", "node-b")] }, Cancellation)).Outcome);

        var force = Next with { Force = true, SiteId = "SC-01", ReceivedAt = Noon.AddHours(2), Deadline = Noon.AddHours(3), Leases = [FirstLease("stroke", "node-a")] };
        var forced = await AdmitAsync(force);
        var again = await Studies.AdmitAsync(force, Cancellation);
        var otherContent = await Studies.AdmitAsync(force with { ContentHash = "c2", Series = Admission("1.2.3", "c2").Series }, Cancellation);

        Assert.Equal((StudyState.Running, Earlier), (forced.State, forced.EarlierResult));
        Assert.Equal(("SC-07", Noon.AddHours(1), Noon.AddHours(3)), (forced.SiteId, forced.ReceivedAt, forced.Deadline));
        Assert.Equal((JobState.Running, "node-a", 1L), (forced.Jobs[0].State, forced.Jobs[0].Node, forced.Jobs[0].Epoch));
        Assert.Equal((1, "noted before"), (forced.Conflicts, forced.Decisions[0].Text));
        Assert.Equal(AdmissionOutcome.AlreadyKnown, again.Outcome);
        Assert.Equal(AdmissionOutcome.Conflict, otherContent.Outcome);
        Assert.Equal(1, (await OnlyOpenJobAsync()).Epoch);
    }

    [Fact]
    public async Task AdmitAsync_FactsOfThePerson_AreKept()
    {
        var facts = new PatientFacts(new string('1', 32), "", "Joins no patient's history: the number is zero, or so.");

        Assert.Equal(facts, (await AdmitAsync(Admission("1.2.3") with { Facts = facts })).Facts);
        Assert.Equal(facts, (await FindAsync()).Facts);
    }
}

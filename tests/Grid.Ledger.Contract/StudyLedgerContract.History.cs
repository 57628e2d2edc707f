using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>A person's history over regions, numbers and corrections.</content>
public abstract partial class StudyLedgerContract
{
    [Fact]
    public async Task ReadPatientAsync_StudiesOfSeveralRegions_NewestFirstOfThePatientAlone()
    {
        await AnswerAsync(
            Admission("1.2.0") with { SiteId = "INST-042", Dispatcher = "astana", Facts = new PatientFacts(new string('1', 32), new string('2', 32), "") },
            Published.AddMinutes(1), conclusive: false);
        await AnswerAsync(Admission("1.2.1"), Published);
        await AnswerAsync(Admission("1.2.2") with { PatientKey = PatientB }, Published.AddMinutes(2));

        var record = await ReadAsync(PatientA);

        Assert.Equal(["1.2.0", "1.2.1"], record.Results.Select(r => r.Entry.StudyInstanceUid));
        Assert.Equal(
            new()
            {
                StudyInstanceUid = "1.2.0",
                Pathway = "stroke",
                Model = "stroke",
                ModelVersion = "1",
                PublishedAt = Published.AddMinutes(1),
                SiteId = "INST-042",
                Conclusive = false,
                Summary = "hypodense territory 0.93, left",
                Modality = "CT",
            },
            record.Results[0].Entry);
        Assert.Equal((PatientA, new string('1', 32), false), (record.Results[0].PatientKey, record.Results[0].Facts.BirthDate, record.Results[0].IsOpen));
        Assert.Single((await Studies.ReadPatientAsync(PatientA, "stroke", 1, Cancellation)).Results);
        Assert.Empty((await ReadAsync(PatientA, "dental")).Results);
        Assert.Empty((await ReadAsync(PatientC)).Results);
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Studies.ReadPatientAsync(PatientA, "", limit, Cancellation));
    }

    [Fact]
    public async Task PublishAsync_WithProvenance_StandsInTheHistory()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);
        var made = new ResultProvenance { ModelSha256 = "ab", Node = "node-a", Epoch = 1, ContentHash = "c1", InstancesRead = 2 };

        await Ledger.PublishAsync(Publication(Job, Noon) with { Provenance = made }, Cancellation);

        Assert.Equal(made, Assert.Single((await ReadAsync(PatientA)).Results).Entry.Provenance);
    }

    [Fact]
    public async Task ReadPatientAsync_AnotherModelOfTheStudyIsOpen_SaysThatItIsNotWhole()
    {
        await AnswerAsync(Admission("1.2.3", "c1", "a", "b"), Published);

        Assert.True(Assert.Single((await ReadAsync(PatientA)).Results).IsOpen);
    }

    [Fact]
    public async Task LinkPatientsAsync_ThreeNumbersOverTwoSteps_AreOnePersonUntilUnlinked()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        await AnswerAsync(Admission("1.2.2") with { PatientKey = PatientB }, Published.AddMinutes(1));
        await AnswerAsync(Admission("1.2.3") with { PatientKey = PatientC }, Published.AddMinutes(2));

        Assert.True(await Studies.LinkPatientsAsync(Link(PatientA, PatientB), Cancellation));
        Assert.True(await Studies.LinkPatientsAsync(Link(PatientC, PatientB), Cancellation));
        Assert.False(await Studies.LinkPatientsAsync(Link(PatientB, PatientA), Cancellation));

        var record = await ReadAsync(PatientA);
        Assert.Equal(PatientA, record.Keys[0]);
        Assert.Equal([PatientA, PatientB, PatientC], record.Keys.Order());
        Assert.Equal([("1.2.3", true), ("1.2.2", true), ("1.2.1", false)], record.Results.Select(r => (r.Entry.StudyInstanceUid, r.Entry.UnderLinkedNumber)));

        Assert.Equal([], await Studies.UnlinkPatientsAsync(Link(PatientB, PatientA), Cancellation));
        Assert.Null(await Studies.UnlinkPatientsAsync(Link(PatientA, PatientB), Cancellation));
        Assert.Equal(["1.2.1"], (await ReadAsync(PatientA)).Results.Select(r => r.Entry.StudyInstanceUid));
        Assert.Equal(2, (await ReadAsync(PatientB)).Results.Count);
        Assert.True(await Studies.LinkPatientsAsync(Link(PatientA, PatientB), Cancellation));
    }

    [Fact]
    public async Task UnlinkPatientsAsync_StudyWasAnsweredAcrossTheLink_IsRun()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        await Studies.LinkPatientsAsync(Link(PatientA, PatientB), Cancellation);
        await OfferAsync("1.3.1", PatientB);
        await OfferAsync("1.3.2", PatientA);

        Assert.Equal(["1.3.1"], await Studies.UnlinkPatientsAsync(Link(PatientA, PatientB), Cancellation));

        var again = await FindAsync("1.3.1");
        Assert.Equal((StudyState.Waiting, "it proved to be of another person"), (again.State, again.EarlierResult!.WhyNotOffered));
        Assert.Equal(StudyState.EarlierResultOffered, (await FindAsync("1.3.2")).State);
        Assert.Equal(0, (await OnlyOpenJobAsync("1.3.1")).Epoch);
        Assert.Equal("1.3.1", Assert.Single(await Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 10, Cancellation)).Job.StudyInstanceUid);
    }

    [Fact]
    public async Task CorrectPatientAsync_WrongPatient_HistoryFollowsAndTheOldKeyShowsThatItMoved()
    {
        await AnswerAsync(Admission("1.2.1") with { Facts = new PatientFacts(new string('1', 32), "", "") }, Published);

        var reply = await Studies.CorrectPatientAsync(Correction("1.2.1", PatientA, PatientB), Cancellation);
        var again = await Studies.CorrectPatientAsync(Correction("1.2.1", PatientA, PatientB), Cancellation);

        Assert.Equal((true, false), (reply!.Changed, again!.Changed));
        var (former, right) = (await ReadAsync(PatientA), await ReadAsync(PatientB));
        Assert.Empty(former.Results);
        Assert.Equal(new MovedStudy("1.2.1", Noon.AddHours(2), "scanned under the wrong person"), Assert.Single(former.Moved));
        Assert.Equal("1.2.1", Assert.Single(right.Results).Entry.StudyInstanceUid);
        Assert.Empty(right.Moved);
        Assert.Equal((PatientB, PatientFacts.Unknown), ((await FindAsync("1.2.1")).PatientKey, (await FindAsync("1.2.1")).Facts));
    }

    [Fact]
    public async Task CorrectPatientAsync_ToThePatientItHas_ChangesNothing()
    {
        var facts = new PatientFacts(new string('1', 32), "", "");
        await AnswerAsync(Admission("1.2.1") with { Facts = facts }, Published);

        Assert.False((await Studies.CorrectPatientAsync(Correction("1.2.1", PatientA, PatientA), Cancellation))!.Changed);

        Assert.Equal(facts, (await FindAsync("1.2.1")).Facts);
    }

    [Fact]
    public async Task CorrectPatientAsync_MovedOnAndBack_EndsWhereItBeganWithAllOnRecord()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        foreach (var (from, to) in new[] { (PatientA, PatientB), (PatientB, PatientC), (PatientC, PatientA) })
            Assert.True((await Studies.CorrectPatientAsync(Correction("1.2.1", from, to), Cancellation))!.Changed);

        Assert.Null(await Studies.CorrectPatientAsync(Correction("1.2.1", PatientB, PatientC), Cancellation));
        Assert.Null(await Studies.CorrectPatientAsync(Correction("9.9", PatientA, PatientB), Cancellation));
        Assert.Single((await ReadAsync(PatientA)).Results);
        Assert.Empty((await ReadAsync(PatientA)).Moved);
        Assert.Single((await ReadAsync(PatientB)).Moved);
    }

    [Fact]
    public async Task CorrectPatientAsync_StudiesHadBeenAnsweredWithItOrItWithTheirs_AreRun()
    {
        await AnswerAsync(Admission("1.2.1"), Published);
        await OfferAsync("1.3.1", PatientA);
        await OfferAsync("1.3.2", PatientA);

        var ofTheAnswered = await Studies.CorrectPatientAsync(Correction("1.3.2", PatientA, PatientC), Cancellation);
        var ofTheAnswer = await Studies.CorrectPatientAsync(Correction("1.2.1", PatientA, PatientB), Cancellation);

        Assert.Equal(["1.3.2"], ofTheAnswered!.RunAgain);
        Assert.Equal(["1.3.1"], ofTheAnswer!.RunAgain);
        Assert.Equal(2, (await Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task PublishAsync_StudyWasMovedWhileItRan_IsInTheRightHistory()
    {
        await RunAsync();
        await CompleteAsync(Job, "node-a", 1);
        await Studies.CorrectPatientAsync(Correction("1.2.3", PatientA, PatientB), Cancellation);
        await PublishAsync(Job);

        Assert.Single((await ReadAsync(PatientB)).Results);
        Assert.Empty((await ReadAsync(PatientA)).Results);
    }

    [Fact]
    public async Task CorrectPatientAsync_GrownStudy_AllItsRevisionsMove()
    {
        await RunAsync();
        await AdmitAsync(Grown("1.2.3"));
        await CompleteAsync(Job, "node-a", 1);
        await PublishAsync(Job);

        await Studies.CorrectPatientAsync(Correction("1.2.3", PatientA, PatientB), Cancellation);

        Assert.Equal([1], (await ReadAsync(PatientB)).Results.Select(r => r.Entry.Revision));
        Assert.Equal(PatientB, (await FindAsync()).PatientKey);
    }

    private async Task OfferAsync(string study, string patient)
    {
        var offer = Admission(study) with { PatientKey = patient, Earlier = new EarlierResult("1.2.1", Published, "no finding"), OfferedKey = PatientA };
        Assert.Equal(StudyState.EarlierResultOffered, (await AdmitAsync(offer)).State);
    }

    private static PatientLink Link(string one, string other) => new(one, other, "same person", Noon.AddHours(1), ModelsOfPathways);

    private static PatientCorrection Correction(string study, string from, string to) =>
        new(study, from, to, "scanned under the wrong person", Noon.AddHours(2), ModelsOfPathways);
}

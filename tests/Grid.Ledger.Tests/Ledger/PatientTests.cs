using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

/// <summary>A person's history over regions, numbers and corrections.</summary>
public sealed class PatientTests(PostgresFixture postgres)
{
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);
    private static readonly string C = new('c', 64);
    private static readonly DateTimeOffset Published = Noon.AddSeconds(10).AddMicroseconds(7);
    private static readonly Dictionary<string, IReadOnlyList<string>> Models = new() { ["stroke"] = ["stroke"], ["dental"] = ["dental"], ["general"] = [] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadPatientAsync_StudiesOfSeveralRegions_NewestFirstOfThePatientAlone()
    {
        await using var test = await AnsweredAsync();
        await test.AnswerAsync(
            Admission("1.2.0") with { SiteId = "INST-042", Dispatcher = "astana", Facts = new PatientFacts(new string('1', 32), new string('2', 32), "") },
            Published.AddMinutes(1), conclusive: false);
        await test.AnswerAsync(Admission("1.2.2") with { PatientKey = B }, Published.AddMinutes(2));

        var record = await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation);

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
        Assert.Equal((A, new string('1', 32), false), (record.Results[0].PatientKey, record.Results[0].Facts.BirthDate, record.Results[0].IsOpen));
        Assert.Single((await test.Ledger.ReadPatientAsync(A, "stroke", 1, Cancellation)).Results);
        Assert.Empty((await test.Ledger.ReadPatientAsync(A, "dental", 10, Cancellation)).Results);
        Assert.Empty((await test.Ledger.ReadPatientAsync(C, "", 10, Cancellation)).Results);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Ledger.ReadPatientAsync(A, "", 0, Cancellation));
    }

    [Fact]
    public async Task ReadPatientAsync_WhatTheImagesShow_IsInTheEntry()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        var plain = Admission("1.2.1");
        await test.AnswerAsync(
            plain with
            {
                Series =
                [
                    plain.Series[0] with
                    {
                        Subjects = [new() { BodyPart = "BREAST", Laterality = "R", View = "CC" }, new() { BodyPart = "BREAST", Laterality = "L", Anatomy = "SCT:1+SCT:2" }],
                        AcquiredFrom = Noon.AddHours(-2),
                        AcquiredUntil = Noon.AddHours(-1),
                    },
                ],
            },
            Published);

        var entry = Assert.Single((await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Results).Entry;

        Assert.Equal((Noon.AddHours(-2), "BREAST", "L+R", "SCT:1+SCT:2"), (entry.AcquiredAt, entry.BodyPart, entry.Laterality, entry.Anatomy));
    }

    [Fact]
    public async Task LinkPatientsAsync_ThreeNumbersOverTwoSteps_AreOnePersonUntilUnlinked()
    {
        await using var test = await AnsweredAsync();
        await test.AnswerAsync(Admission("1.2.2") with { PatientKey = B }, Published.AddMinutes(1));
        await test.AnswerAsync(Admission("1.2.3") with { PatientKey = C }, Published.AddMinutes(2));

        Assert.True(await test.Ledger.LinkPatientsAsync(Link(A, B), Cancellation));
        Assert.True(await test.Ledger.LinkPatientsAsync(Link(C, B), Cancellation));
        Assert.False(await test.Ledger.LinkPatientsAsync(Link(B, A), Cancellation));

        var record = await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation);
        Assert.Equal(A, record.Keys[0]);
        Assert.Equal([A, B, C], record.Keys.Order());
        Assert.Equal([("1.2.3", true), ("1.2.2", true), ("1.2.1", false)], record.Results.Select(r => (r.Entry.StudyInstanceUid, r.Entry.UnderLinkedNumber)));

        Assert.Equal([], await test.Ledger.UnlinkPatientsAsync(Link(B, A), Cancellation));
        Assert.Null(await test.Ledger.UnlinkPatientsAsync(Link(A, B), Cancellation));
        Assert.Equal(["1.2.1"], (await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Results.Select(r => r.Entry.StudyInstanceUid));
        Assert.Equal(2, (await test.Ledger.ReadPatientAsync(B, "", 10, Cancellation)).Results.Count);
        Assert.Equal((4L, 2L), (await test.CountAsync("patient_link"), await test.CountAsync("patient_link where unlinked_at is not null and unlinked_reason <> ''")));
        Assert.True(await test.Ledger.LinkPatientsAsync(Link(A, B), Cancellation));
    }

    [Fact]
    public async Task UnlinkPatientsAsync_StudyWasAnsweredAcrossTheLink_IsRun()
    {
        await using var test = await AnsweredAsync();
        await test.Ledger.LinkPatientsAsync(Link(A, B), Cancellation);
        await ReserveSlotAsync(test, "1.3.1", B, offeredFrom: "1.2.1", A);
        await ReserveSlotAsync(test, "1.3.2", A, offeredFrom: "1.2.1", A);

        Assert.Equal(["1.3.1"], await test.Ledger.UnlinkPatientsAsync(Link(A, B), Cancellation));

        var again = (await test.Ledger.FindStudyAsync("1.3.1", Cancellation))!;
        Assert.Equal((StudyState.Waiting, "it proved to be of another person"), (again.State, again.EarlierResult!.WhyNotOffered));
        Assert.Equal(StudyState.EarlierResultOffered, (await test.Ledger.FindStudyAsync("1.3.2", Cancellation))!.State);
        Assert.Equal(0, Assert.Single(await test.Ledger.ReadOpenJobsOfStudyAsync("1.3.1", Cancellation)).Epoch);
    }

    [Fact]
    public async Task CorrectPatientAsync_WrongPatient_HistoryFollowsAndTheOldKeyShowsThatItMoved()
    {
        await using var test = await AnsweredAsync();

        var reply = await test.Ledger.CorrectPatientAsync(Correction("1.2.1", A, B), Cancellation);
        var again = await test.Ledger.CorrectPatientAsync(Correction("1.2.1", A, B), Cancellation);

        Assert.Equal((true, false), (reply!.Changed, again!.Changed));
        var (former, right) = (await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation), await test.Ledger.ReadPatientAsync(B, "", 10, Cancellation));
        Assert.Empty(former.Results);
        Assert.Equal(new MovedStudy("1.2.1", Noon.AddHours(2), "scanned under the wrong person"), Assert.Single(former.Moved));
        Assert.Equal("1.2.1", Assert.Single(right.Results).Entry.StudyInstanceUid);
        Assert.Empty(right.Moved);
        Assert.Equal(B, (await test.Ledger.FindStudyAsync("1.2.1", Cancellation))!.PatientKey);
        Assert.Equal(1L, await test.CountAsync("patient_correction"));
    }

    [Fact]
    public async Task CorrectPatientAsync_MovedOnAndBack_EndsWhereItBeganWithAllOnRecord()
    {
        await using var test = await AnsweredAsync();
        foreach (var (from, to) in new[] { (A, B), (B, C), (C, A) })
            Assert.True((await test.Ledger.CorrectPatientAsync(Correction("1.2.1", from, to), Cancellation))!.Changed);

        Assert.Null(await test.Ledger.CorrectPatientAsync(Correction("1.2.1", B, C), Cancellation));
        Assert.Null(await test.Ledger.CorrectPatientAsync(Correction("9.9", A, B), Cancellation));
        Assert.Single((await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Results);
        Assert.Empty((await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Moved);
        Assert.Single((await test.Ledger.ReadPatientAsync(B, "", 10, Cancellation)).Moved);
        Assert.Equal(3L, await test.CountAsync("patient_correction"));
    }

    [Fact]
    public async Task CorrectPatientAsync_StudiesHadBeenAnsweredWithItOrItWithTheirs_AreRun()
    {
        await using var test = await AnsweredAsync();
        await ReserveSlotAsync(test, "1.3.1", A, offeredFrom: "1.2.1", A);
        await ReserveSlotAsync(test, "1.3.2", A, offeredFrom: "1.2.1", A);

        var ofTheAnswered = await test.Ledger.CorrectPatientAsync(Correction("1.3.2", A, C), Cancellation);
        var ofTheAnswer = await test.Ledger.CorrectPatientAsync(Correction("1.2.1", A, B), Cancellation);

        Assert.Equal(["1.3.2"], ofTheAnswered!.RunAgain);
        Assert.Equal(["1.3.1"], ofTheAnswer!.RunAgain);
        Assert.Equal(2, (await test.Ledger.ReadOpenJobsAsync("almaty", emergenciesOnly: true, null, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task PublishAsync_StudyWasMovedWhileItRan_IsInTheRightHistory()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.1") with { Leases = [FirstLease("stroke", "node-a")] }, Cancellation);
        await test.Ledger.CompleteAsync(Completion(new JobId("1.2.1", "stroke"), "node-a", 1), Cancellation);
        await test.Ledger.CorrectPatientAsync(Correction("1.2.1", A, B), Cancellation);
        await test.Ledger.PublishAsync(Publication(new JobId("1.2.1", "stroke"), Published), Cancellation);

        Assert.Single((await test.Ledger.ReadPatientAsync(B, "", 10, Cancellation)).Results);
        Assert.Empty((await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Results);

        // As a publication leaves it that had read the study before the correction was committed.
        await test.ExecuteAsync($"update history set patient_key = '{A}'");
        Assert.Single((await test.Ledger.ReadPatientAsync(B, "", 10, Cancellation)).Results);
        Assert.Empty((await test.Ledger.ReadPatientAsync(A, "", 10, Cancellation)).Results);
    }

    private async Task<TestLedger> AnsweredAsync()
    {
        var test = await TestLedger.CreateAsync(postgres);
        await test.AnswerAsync(Admission("1.2.1"), Published);
        return test;
    }

    private static async Task ReserveSlotAsync(TestLedger test, string study, string patient, string offeredFrom, string offeredKey)
    {
        var offer = Admission(study) with { PatientKey = patient, Earlier = new EarlierResult(offeredFrom, Published, "no finding"), OfferedKey = offeredKey };
        Assert.Equal(StudyState.EarlierResultOffered, (await test.Ledger.AdmitAsync(offer, Cancellation)).Stored.State);
    }

    private static PatientLink Link(string one, string other) => new(one, other, "same person", Noon.AddHours(1), Models);

    private static PatientCorrection Correction(string study, string from, string to) =>
        new(study, from, to, "scanned under the wrong person", Noon.AddHours(2), Models);
}

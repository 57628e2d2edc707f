using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

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

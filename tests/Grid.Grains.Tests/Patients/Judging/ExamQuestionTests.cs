using Grid.Contracts.Studies;
using Grid.Grains.Patients.Judging;

namespace Grid.Grains.Tests.Patients.Judging;

/// <summary>What a radiographer would call the same exam.</summary>
public class ExamQuestionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, SeriesManifest, SeriesManifest> Others => new()
    {
        { "another tooth", Series("IO", "TOOTH", anatomy: "SCT:245648009"), Series("IO", "TOOTH", anatomy: "SCT:245570000") },
        { "the other side", Series("IO", "TOOTH", "R", anatomy: "SCT:245648009"), Series("IO", "TOOTH", "L", anatomy: "SCT:245648009") },
        { "the other breast", Series("MG", "BREAST", "R", "CC"), Series("MG", "BREAST", "L", "CC") },
        { "another view", Series("MG", "BREAST", "R", "CC"), Series("MG", "BREAST", "R", "MLO") },
        { "a spot view", Series("MG", "BREAST", "R", "CC;SRT:R-10242"), Series("MG", "BREAST", "R", "CC;SRT:R-10242+SRT:R-102D7") },
        { "lateral and frontal", Series("DX", "CHEST", view: "LL"), Series("DX", "CHEST", view: "PA") },
        { "turned", Series("DX", "CHEST", view: "PA") with { Subjects = [new() { BodyPart = "CHEST", View = "PA", Orientation = "A/F" }] }, Series("DX", "CHEST", view: "PA") },
        { "another modality", Series("CT", "CHEST"), Series("MR", "CHEST") },
        { "another body part", Series("CT", "CHEST"), Series("CT", "ABDOMEN") },
        { "with contrast", Series("CT", "CHEST"), Series("CT", "CHEST") with { ContrastAgent = "OMNIPAQUE" } },
        { "more views", Series("MG", "BREAST", "R", "CC"), Series("MG", "BREAST", "R", "CC") with { Subjects = [Subject("BREAST", "R", "CC"), Subject("BREAST", "R", "MLO")] } },
    };

    public static TheoryData<string, SeriesManifest> NotSaid => new()
    {
        { "nothing", Series("CT", "CHEST") with { Subjects = [] } },
        { "modality", Series("", "CHEST") },
        { "body part", Series("CT", "") },
        { "tooth", Series("IO", "TOOTH", "R") },
        { "which of the teeth", Series("IO", "TOOTH", "R", anatomy: "SCT:38199008") },
        { "side of a breast", Series("MG", "BREAST", "", "CC") },
        { "view of a breast", Series("MG", "BREAST", "R", "") },
        { "view of a chest", Series("CR", "CHEST") },
        { "one of the images", Series("MG", "BREAST", "R", "CC") with { Subjects = [Subject("BREAST", "R", "CC"), Subject("BREAST", "", "CC")] } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Of_AnotherExam_IsAnotherQuestion(string what, SeriesManifest one, SeriesManifest other)
    {
        Assert.True(Of(one).Text != Of(other).Text, what);
        Assert.Equal(("", ""), (Of(one).Doubt, Of(other).Doubt));
    }

    [Theory]
    [MemberData(nameof(NotSaid))]
    public void Of_WhatMattersIsNotSaid_IsInDoubt(string what, SeriesManifest series) => Assert.True(Of(series).Doubt.Length > 0, what);

    [Fact]
    public void Of_SameExamInOtherSeriesOrderAndLetters_IsTheSameQuestion()
    {
        SeriesManifest[] first = [Series("MG", "BREAST", "R", "CC"), Series("MG", "BREAST", "L", "MLO")];
        SeriesManifest[] second = [Series("mg", "Breast ", "L", "MLO") with { SeriesDescription = "x" }, Series("MG", "BREAST", "R", "cc"), Series("SR", "")];

        Assert.Equal(ExamQuestion.Of(first), ExamQuestion.Of(second));
    }

    [Fact]
    public void Of_NoImages_IsInDoubt() => Assert.NotEqual("", ExamQuestion.Of([Series("SR", "BREAST")]).Doubt);

    [Fact]
    public void Of_SeveralSeries_AcquiredFromTheFirstToTheLastImage()
    {
        var question = ExamQuestion.Of([Series("CT", "CHEST"), Series("CT", "CHEST") with { AcquiredFrom = Noon.AddHours(-1), AcquiredUntil = Noon.AddHours(2) }]);

        Assert.Equal((Noon.AddHours(-1), Noon.AddHours(2)), (question.AcquiredFrom, question.AcquiredUntil));
    }

    [Fact]
    public void Of_OneSeriesWithoutATime_HasNone() =>
        Assert.Null(ExamQuestion.Of([Series("CT", "CHEST"), Series("CT", "CHEST") with { AcquiredUntil = null }]).AcquiredUntil);

    private static ExamQuestion Of(SeriesManifest series) => ExamQuestion.Of([series]);

    private static ImageSubject Subject(string bodyPart, string laterality, string view, string anatomy = "") =>
        new() { BodyPart = bodyPart, Laterality = laterality, View = view, Anatomy = anatomy };

    private static SeriesManifest Series(string modality, string bodyPart, string laterality = "", string view = "", string anatomy = "") => new()
    {
        SeriesInstanceUid = "1.2",
        Modality = modality,
        Instances = [],
        Subjects = [Subject(bodyPart, laterality, view, anatomy)],
        AcquiredFrom = Noon,
        AcquiredUntil = Noon.AddMinutes(1),
    };
}

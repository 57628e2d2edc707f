using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Studies;

/// <summary>The first study is of an upper right molar, without a finding; when is the second answered with it, and when looked at?</summary>
public class EarlierResultTests
{
    private static readonly DateTimeOffset Acquired = GridCluster.Acquired;

    public static TheoryData<string, SubmitStudy, SubmitStudy, string> Run => new()
    {
        { "placeholder number", Study("1.1") with { Patient = Person("0") }, Study("1.2") with { Patient = Person("0") }, "" },
        { "zeros", Study("1.1") with { Patient = Person("000000000000") }, Study("1.2") with { Patient = Person("000000000000") }, "" },
        { "other birth date", Study("1.1"), Study("1.2") with { Patient = Person() with { BirthDate = "19790811" } }, "two people" },
        { "other sex", Study("1.1"), Study("1.2") with { Patient = Person() with { Sex = "M" } }, "two people" },
        { "no birth date", Study("1.1"), Study("1.2") with { Patient = Person() with { BirthDate = "" } }, "not known" },
        { "no sex before", Study("1.1") with { Patient = Person() with { Sex = "" } }, Study("1.2"), "not known" },
        { "another tooth", Study("1.1"), With(Study("1.2"), s => s with { Subjects = [s.Subjects[0] with { Anatomy = "SCT:245570000", Laterality = "L" }] }), "another body part" },
        { "tooth not said", Study("1.1"), With(Study("1.2"), s => s with { Subjects = [s.Subjects[0] with { Anatomy = "" }] }), "which tooth" },
        { "prior of 2019 sent first", With(Study("1.1"), s => At(s, Acquired.AddYears(-7))), Study("1.2"), "too long ago" },
        { "prior of 2019 sent along", Study("1.1"), With(Study("1.2"), s => At(s, Acquired.AddYears(-7))), "after this study" },
        { "acquired tomorrow", Study("1.1"), With(Study("1.2"), s => At(s, Acquired.AddDays(1))), "in the future" },
        { "acquired at no time", Study("1.1"), With(Study("1.2"), s => s with { AcquiredFrom = null, AcquiredUntil = null }), "does not say when" },
        { "change in the order", Study("1.1"), With(Study("1.2"), s => At(s, Acquired.AddMinutes(30))) with { ChangedAt = Acquired.AddMinutes(10) }, "change" },
        { "trauma in the order", Study("1.1"), Study("1.2") with { OrderReason = "Травма, упал вчера" }, "change" },
    };

    [Theory]
    [MemberData(nameof(Run))]
    public async Task SubmitAsync_AnotherPersonOrQuestion_IsRunAndTheEarlierResultShownBeside(string what, SubmitStudy first, SubmitStudy second, string why)
    {
        await using var grid = await GridCluster.StartAsync();
        grid.Executor.Outcome = ResultOutcome.NoFinding;
        await grid.Intake.SubmitAsync(first);
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var reply = await grid.Intake.SubmitAsync(second);
        await grid.UntilStateAsync("1.2", StudyState.Answered);

        Assert.True(reply.Outcome == SubmissionOutcome.Accepted, what);
        Assert.Equal(2, grid.Executor.Started.Count);
        var report = await grid.ReportAsync("1.2");
        var beside = report.ShownBeside;
        Assert.Null(report.EarlierResult);
        Assert.Equal(beside, reply.ShownBeside);
        if (why.Length == 0) Assert.Null(beside);
        else
        {
            Assert.Equal("1.1", beside!.StudyInstanceUid);
            Assert.Contains(why, beside.WhyNotOffered, StringComparison.Ordinal);
            Assert.Contains(beside.WhyNotOffered, reply.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SubmitAsync_NobodysNumber_SaysThatItJoinsNoHistory()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.1") with { Patient = Person("UNKNOWN") });

        Assert.Contains("Joins no patient's history", (await grid.ReportAsync("1.1")).PatientNote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitAsync_SamePersonAndQuestion_IsOfferedWithWhenAndWhere()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var reply = await grid.Intake.SubmitAsync(With(Study("1.2"), s => At(s, Acquired.AddMinutes(30))) with { SiteId = "SC-01" });

        Assert.Equal(SubmissionOutcome.EarlierResultOffered, reply.Outcome);
        Assert.Equal(("1.1", Acquired, "SC-01", ""), (reply.EarlierResult!.StudyInstanceUid, reply.EarlierResult.AcquiredAt, reply.EarlierResult.SiteId, reply.EarlierResult.WhyNotOffered));
    }

    [Fact]
    public async Task SubmitAsync_ChangeWasBeforeTheEarlierStudyToo_IsRunAllTheSame()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        Assert.Equal(SubmissionOutcome.Accepted, (await grid.Intake.SubmitAsync(Study("1.2") with { ChangedAt = Acquired.AddDays(-1) })).Outcome);
    }

    [Fact]
    public async Task SubmitAsync_StrokeOrNobody_AsksNoPatient()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CT"));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.2", patient: ""));
        await grid.Intake.SubmitAsync(GridCluster.Study("1.3", force: true));

        Assert.Equal(0, grid.Ledger.PatientReads);
    }

    [Fact]
    public async Task SubmitAsync_StudyWasMovedToAnotherPatient_AnswersTheOneAndNotTheOther()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);
        var wrong = grid.Client.GetGrain<IPatientGrain>((await grid.Ledger.FindStudyAsync("1.1", TestContext.Current.CancellationToken))!.PatientKey);
        await wrong.CorrectAsync("1.1", new string('b', 64), "wrong wristband");

        var reply = await grid.Intake.SubmitAsync(Study("1.2"));

        Assert.Equal((SubmissionOutcome.Accepted, null), (reply.Outcome, reply.ShownBeside ?? reply.EarlierResult));
    }

    private static SubmitStudy Study(string uid) => GridCluster.Study(uid, content: uid[2..]);

    private static PatientIdentity Person(string id = "P1-4711") => new("", id) { BirthDate = "19600101", Sex = "F" };

    private static SubmitStudy With(SubmitStudy study, Func<SeriesManifest, SeriesManifest> change) => study with { Series = [.. study.Series.Select(change)] };

    private static SeriesManifest At(SeriesManifest series, DateTimeOffset acquired) => series with { AcquiredFrom = acquired, AcquiredUntil = acquired };
}

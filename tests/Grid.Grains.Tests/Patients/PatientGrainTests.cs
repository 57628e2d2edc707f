using Grid.Contracts.Patients;
using Grid.Contracts.Studies;

namespace Grid.Grains.Tests.Patients;

public class PatientGrainTests
{
    [Fact]
    public async Task GetHistoryAsync_StudiesAnswered_NewestFirstWithoutTheOthers()
    {
        await using var grid = await GridCluster.StartAsync();
        foreach (var study in new[] { "1.1", "1.2" })
        {
            await grid.Intake.SubmitAsync(GridCluster.Study(study, patient: "P1", content: study[2..], force: true));
            await grid.UntilStateAsync(study, StudyState.Answered);
        }

        await grid.Intake.SubmitAsync(GridCluster.Study("2.1", patient: "P2", content: "c"));
        await grid.UntilStateAsync("2.1", StudyState.Answered);

        var patient = grid.Client.GetGrain<IPatientGrain>((await grid.Ledger.FindStudyAsync("1.1", TestContext.Current.CancellationToken))!.PatientKey);
        Assert.Equal(["1.2", "1.1"], (await patient.GetHistoryAsync()).Select(e => e.StudyInstanceUid));
    }

    [Fact]
    public async Task FindRecentAsync_OnlyWithinTheTimeAskedFor()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1"));
        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var patient = grid.Client.GetGrain<IPatientGrain>((await grid.Ledger.FindStudyAsync("1.1", TestContext.Current.CancellationToken))!.PatientKey);
        var published = Assert.Single(await patient.GetHistoryAsync()).PublishedAt;

        Assert.Equal("1.1", (await patient.FindRecentAsync("dental", published))?.StudyInstanceUid);
        Assert.Null(await patient.FindRecentAsync("dental", published.AddSeconds(1)));
        Assert.Null(await patient.FindRecentAsync("stroke", published));
    }
}

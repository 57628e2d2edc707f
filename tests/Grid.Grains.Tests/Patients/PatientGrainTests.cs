using Grid.Contracts.Patients;

namespace Grid.Grains.Tests.Patients;

public class PatientGrainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task RecordAsync_WriteLost_RepeatIsNotAnsweredFromMemory()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(new string('a', 64));
        grid.Storage.FailWrites = 1;

        await Assert.ThrowsAnyAsync<Exception>(() => patient.RecordAsync(Entry("1.1", Noon)));
        Assert.Empty(await patient.GetHistoryAsync());

        await patient.RecordAsync(Entry("1.1", Noon));
        Assert.Single(await patient.GetHistoryAsync());
    }

    [Fact]
    public async Task RecordAsync_Twice_KeptOnce()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(new string('b', 64));

        await patient.RecordAsync(Entry("1.1", Noon));
        await patient.RecordAsync(Entry("1.1", Noon.AddMinutes(1)));

        Assert.Equal(Noon, Assert.Single(await patient.GetHistoryAsync()).PublishedAt);
    }

    [Fact]
    public async Task GetHistoryAsync_RecordedOutOfOrder_NewestFirst()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 0);
        var patient = grid.Client.GetGrain<IPatientGrain>(new string('c', 64));

        foreach (var minutes in new[] { 5, 1, 9 }) await patient.RecordAsync(Entry($"1.{minutes}", Noon.AddMinutes(minutes)));

        Assert.Equal(["1.9", "1.5", "1.1"], (await patient.GetHistoryAsync()).Select(e => e.StudyInstanceUid));
    }

    private static HistoryEntry Entry(string study, DateTimeOffset at) => new()
    {
        StudyInstanceUid = study,
        Pathway = "dental",
        Model = "dental-model",
        ModelVersion = "1.0.0",
        PublishedAt = at,
        SiteId = "SC-01",
        Conclusive = true,
        Summary = "no finding",
    };
}

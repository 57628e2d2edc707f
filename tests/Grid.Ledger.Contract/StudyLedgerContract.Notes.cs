using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Contract.Samples;

namespace Grid.Ledger.Contract;

/// <content>Notes for people and planners, and studies as load.</content>
public abstract partial class StudyLedgerContract
{
    private static LoadQuery AroundNoon => new() { From = Noon.AddMinutes(-1), Until = Noon.AddMinutes(1) };

    [Fact]
    public async Task RecordAsync_DecisionsAndEstimates_AreReadBackWithTheStudyAndNewestFirst()
    {
        await RunAsync();
        DecisionNote[] decisions = [Decision(Job, "yields to 1.2.9"), Decision(Job, "is stopped hard") with { At = Noon.AddSeconds(8) }];

        await Studies.RecordAsync(decisions, [Estimate(Job, 2) with { At = Noon.AddMinutes(1) }, Estimate(Job, 1)], Cancellation);

        Assert.Equal(["node-a ends first", "yields to 1.2.9", "is stopped hard"], (await FindAsync()).Decisions.Select(d => d.Text));
        Assert.Equal([Estimate(Job, 2) with { At = Noon.AddMinutes(1) }, Estimate(Job, 1)], await Studies.ReadEstimatesAsync(10, Cancellation));
        Assert.Equal(2, Assert.Single(await Studies.ReadEstimatesAsync(1, Cancellation)).Epoch);
        foreach (var limit in new[] { 0, 10_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Studies.ReadEstimatesAsync(limit, Cancellation));
    }

    [Fact]
    public async Task RecordAsync_UnknownStudyAmongOthers_IsPassedOverAlone()
    {
        await AdmitAsync("1.2.3");
        var unknown = new JobId("9.9.9", "stroke");

        await Studies.RecordAsync(
            [Decision(Job, "of nobody") with { Job = unknown }, Decision(Job, "yields")], [Estimate(Job, 1) with { Job = unknown }, Estimate(Job, 1)], Cancellation);

        Assert.Equal("yields", Assert.Single((await FindAsync()).Decisions).Text);
        Assert.Equal(Estimate(Job, 1), Assert.Single(await Studies.ReadEstimatesAsync(10, Cancellation)));
    }

    [Fact]
    public async Task RecordAsync_Repeated_KeepsEachOnce()
    {
        await AdmitAsync("1.2.3");
        for (var time = 0; time < 3; time++) await Studies.RecordAsync([Decision(Job, "yields"), Decision(Job, "yields")], [Estimate(Job, 1), Estimate(Job, 1)], Cancellation);

        Assert.Single((await FindAsync()).Decisions);
        Assert.Single(await Studies.ReadEstimatesAsync(10, Cancellation));
    }

    [Fact]
    public async Task FindStudyAsync_NotesOfTwoRevisions_AreInTheOrderInWhichTheyCame()
    {
        await RunAsync();
        await AdmitAsync(Grown("1.2.3") with { Leases = [FirstLease("stroke", "node-b")] });
        await Studies.RecordAsync([Decision(Job, "yields at last")], [], Cancellation);

        Assert.Equal([1, 2, 1], (await FindAsync()).Decisions.Select(d => d.Revision));
    }

    [Fact]
    public async Task ReadLoadAsync_PagesOfTwo_AreEachStudyOnceInTheOrderOfReceipt()
    {
        // Two at one moment, and one outside on either side.
        double[] seconds = [5, 0, 3, 3, 9, 1, -1];
        for (var i = 0; i < seconds.Length; i++)
            await AdmitAsync(Admission($"1.2.{i}") with { ReceivedAt = Noon.AddSeconds(seconds[i]), SiteId = $"SC-0{i}" });

        var read = new List<LoadedStudy>();
        var query = new LoadQuery { From = Noon, Until = Noon.AddSeconds(9), Limit = 2 };
        for (var next = true; next;)
        {
            var page = await Studies.ReadLoadAsync(query, Cancellation);
            Assert.InRange(page.Studies.Count, 0, 2);
            read.AddRange(page.Studies);
            query = query with { After = page.Next };
            next = page.Next is not null;
        }

        Assert.Equal(["SC-01", "SC-05", "SC-03", "SC-02", "SC-00"], read.Select(s => s.SiteId));
        Assert.Equal(new LoadExtent(5, Noon, Noon.AddSeconds(5)), await Studies.MeasureLoadAsync(Noon, Noon.AddSeconds(9), Cancellation));
        Assert.Equal(new LoadExtent(0, null, null), await Studies.MeasureLoadAsync(Noon.AddHours(1), Noon.AddHours(2), Cancellation));
        Assert.Equal((2, 1_000_001L), (read[0].InstanceCount, read[0].Bytes));
        foreach (var limit in new[] { 0, 1_001 })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Studies.ReadLoadAsync(query with { Limit = limit }, Cancellation));
    }

    [Fact]
    public async Task MeasureLoadAsync_RevisionWasSuperseded_IsNoLoad()
    {
        await AdmitAsync("1.2.3");
        await AdmitAsync(Grown("1.2.3"));

        // A revision that runs, or has run, is load beside the next one.
        await AdmitAsync(Admission("1.2.4") with { ReceivedAt = Noon.AddSeconds(-9), Leases = [FirstLease("stroke", "node-a")] });
        await AdmitAsync(Grown("1.2.4"));

        var read = (await Studies.ReadLoadAsync(AroundNoon, Cancellation)).Studies;

        Assert.Equal([2, 3, 3], read.Select(s => s.InstanceCount));
        Assert.Equal(new LoadExtent(3, Noon.AddSeconds(-9), Noon.AddSeconds(30)), await Studies.MeasureLoadAsync(AroundNoon.From, AroundNoon.Until, Cancellation));
    }

    [Fact]
    public async Task ReadLoadAsync_AnsweredStudy_TellsStartsEndAndTransfer()
    {
        await RunAsync();
        await ReleaseAsync(Job, "node-a", 1);
        await TakeAsync(Job, "node-b", 1);
        await Ledger.CompleteAsync(Completion(Job, "node-b", 2) with { StartedAt = Noon.AddSeconds(4) }, Cancellation);
        await Studies.RecordAsync([], [Estimate(Job, 1) with { Transfer = TimeSpan.FromSeconds(7) }, Estimate(Job, 2) with { Transfer = TimeSpan.FromSeconds(8) }], Cancellation);

        var job = Assert.Single(Assert.Single((await Studies.ReadLoadAsync(AroundNoon, Cancellation)).Studies).Jobs);

        Assert.Equal((JobState.Completed, "node-b", 2L), (job.State, job.Node, job.Epoch));
        Assert.Equal((Noon.AddSeconds(1), Noon.AddSeconds(4), Noon.AddSeconds(9)), (job.FirstStartedAt, job.StartedAt, job.CompletedAt));
        Assert.Equal(TimeSpan.FromSeconds(8), job.Transfer);
    }

    [Fact]
    public async Task ReadLoadAsync_StudiesThatWaitOrRunOrHaveNoWork_AreThereToo()
    {
        await RunAsync();
        await AdmitAsync("1.2.4");
        await AdmitAsync(Admission("1.2.5") with { Pathway = "", Tier = "", Models = [], Deadline = null });

        var studies = (await Studies.ReadLoadAsync(AroundNoon, Cancellation)).Studies;

        Assert.Equal([StudyState.NotRecognised, StudyState.Waiting, StudyState.Running], studies.Select(s => s.State));
        Assert.Equal([JobState.Waiting, JobState.Running], studies.SelectMany(s => s.Jobs).Select(j => j.State));
        Assert.Empty(studies[0].Jobs);
    }
}

using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;
using static Grid.Ledger.Tests.Ledger.Samples;

namespace Grid.Ledger.Tests.Ledger;

public sealed class LoadTests(PostgresFixture postgres)
{
    private static readonly JobId Job = new("1.2.3", "stroke");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadLoadAsync_PagesOfTwo_AreEachStudyOnceInTheOrderOfReceipt()
    {
        await using var test = await TestLedger.CreateAsync(postgres);

        // Two at one moment, and one outside on either side.
        double[] seconds = [5, 0, 3, 3, 9, 1, -1];
        for (var i = 0; i < seconds.Length; i++)
            await test.Ledger.AdmitAsync(Admission($"1.2.{i}") with { ReceivedAt = Noon.AddSeconds(seconds[i]), SiteId = $"SC-0{i}" }, Cancellation);

        var read = new List<LoadedStudy>();
        var query = new LoadQuery { From = Noon, Until = Noon.AddSeconds(9), Limit = 2 };
        for (var next = true; next;)
        {
            var page = await test.Ledger.ReadLoadAsync(query, Cancellation);
            Assert.InRange(page.Studies.Count, 0, 2);
            read.AddRange(page.Studies);
            query = query with { After = page.Next };
            next = page.Next is not null;
        }

        Assert.Equal(["SC-01", "SC-05", "SC-03", "SC-02", "SC-00"], read.Select(s => s.SiteId));
        Assert.Equal(new LoadExtent(5, Noon, Noon.AddSeconds(5)), await test.Ledger.MeasureLoadAsync(Noon, Noon.AddSeconds(9), Cancellation));
        Assert.Equal((2, 1_000_001L), (read[0].InstanceCount, read[0].Bytes));
    }

    [Fact]
    public async Task ReadLoadAsync_AnsweredStudy_TellsStartsEndAndTransfer()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);
        await test.Ledger.ReleaseLeaseAsync(Release(Job, "node-a", 1), Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-b", 1), Cancellation);
        await test.Ledger.CompleteAsync(Completion(Job, "node-b", 2) with { StartedAt = Noon.AddSeconds(4) }, Cancellation);
        await test.Ledger.RecordAsync([], [Estimate(1, 7), Estimate(2, 8)], Cancellation);

        var job = Assert.Single(Assert.Single((await test.Ledger.ReadLoadAsync(Query, Cancellation)).Studies).Jobs);

        Assert.Equal((JobState.Completed, "node-b", 2L), (job.State, job.Node, job.Epoch));
        Assert.Equal((Noon.AddSeconds(1), Noon.AddSeconds(4), Noon.AddSeconds(9)), (job.FirstStartedAt, job.StartedAt, job.CompletedAt));
        Assert.Equal(TimeSpan.FromSeconds(8), job.Transfer);
    }

    [Fact]
    public async Task ReadLoadAsync_StudiesThatWaitOrRunOrHaveNoWork_AreThereToo()
    {
        await using var test = await TestLedger.CreateAsync(postgres);
        await test.Ledger.AdmitAsync(Admission("1.2.3"), Cancellation);
        await test.Ledger.AdmitAsync(Admission("1.2.4"), Cancellation);
        await test.Ledger.AdmitAsync(Admission("1.2.5") with { Pathway = "", Tier = "", Models = [], Deadline = null }, Cancellation);
        await test.Ledger.TakeLeaseAsync(Take(Job, "node-a", 0), Cancellation);

        var studies = (await test.Ledger.ReadLoadAsync(Query, Cancellation)).Studies;

        Assert.Equal([StudyState.NotRecognised, StudyState.Waiting, StudyState.Running], studies.Select(s => s.State));
        Assert.Equal([JobState.Waiting, JobState.Running], studies.SelectMany(s => s.Jobs).Select(j => j.State));
        Assert.Empty(studies[0].Jobs);
    }

    private static LoadQuery Query => new() { From = Noon.AddMinutes(-1), Until = Noon.AddMinutes(1) };

    private static EstimateNote Estimate(long epoch, int transferSeconds) => new()
    {
        Job = Job,
        Epoch = epoch,
        At = Noon.AddSeconds(9),
        Pathway = "stroke",
        Node = "node-b",
        ExpectedTransfer = TimeSpan.FromSeconds(1),
        ExpectedRun = TimeSpan.FromSeconds(1),
        Transfer = TimeSpan.FromSeconds(transferSeconds),
        Run = TimeSpan.FromSeconds(1),
    };
}

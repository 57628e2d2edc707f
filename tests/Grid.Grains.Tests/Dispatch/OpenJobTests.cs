using Grid.Contracts.Dispatch;
using Grid.Contracts.Nodes;
using Grid.Contracts.Studies;
using Grid.Grains.Plan;
using Grid.Grains.Ports;

namespace Grid.Grains.Tests.Dispatch;

/// <summary>What is open is explained, is not quarantined for the plumbing's faults, and is orphaned by no change of configuration.</summary>
public class OpenJobTests
{
    [Fact]
    public async Task GetAsync_NodeIsCordoned_SaysWhyTheStudyWaitsAndOfTheNodeWhyNot()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Node("node-1").SetAvailabilityAsync(NodeAvailability.Cordoned);
        await grid.UntilAsync(async () => !(await grid.Dispatcher().GetOutlookAsync()).WouldRun, "the dispatcher knows");
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CT"));
        await grid.UntilAsync(async () => (await grid.ReportAsync("1.1")).Jobs[0].Wait is { Place: 1 }, "the dispatcher has it");

        var wait = (await grid.ReportAsync("1.1")).Jobs[0].Wait!;

        Assert.Equal("no node can take it now: node-1: cordoned", wait.Why);
        Assert.Equal(("node-1", "cordoned"), (Assert.Single(wait.Nodes).Node, wait.Nodes[0].WhyNot));
        await grid.UntilAsync(async () => (await grid.QueuesAsync())[0].Alarms.Any(a => a.Kind == "nowhere-to-run"), "an alarm is raised");
    }

    [Fact]
    public async Task EndedAsync_EveryNodeCannotGetTheImages_WaitsAndIsAnsweredWhenTheyComeBack()
    {
        await using var grid = await GridCluster.StartAsync(nodes: 2);
        grid.Executor.Fault = _ => "site SC-01 answered 401";
        grid.Executor.FaultIs = RunFault.Images;
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CT"));
        await grid.UntilAsync(() => Task.FromResult(grid.Executor.Started.Count >= 6), "it was tried six times");

        Assert.Equal(StudyState.Waiting, (await grid.ReportAsync("1.1")).State);
        Assert.Contains("401", (await grid.ReportAsync("1.1")).Jobs[0].LastFailure, StringComparison.Ordinal);
        grid.Executor.Fault = _ => null;

        await grid.UntilStateAsync("1.1", StudyState.Answered);
    }

    [Fact]
    public async Task EndedAsync_ImagesAreLostForGood_AnsweredAsIndeterminateWithTheReason()
    {
        await using var grid = await GridCluster.StartAsync(LosesImagesSoon);
        grid.Executor.Fault = _ => "the store does not hold them";
        grid.Executor.FaultIs = RunFault.ImagesLost;
        await grid.Intake.SubmitAsync(GridCluster.Study("1.1", "CT"));

        await grid.UntilStateAsync("1.1", StudyState.Answered);

        var result = (await grid.ReportAsync("1.1")).Jobs[0].Result!;
        Assert.Equal(ResultOutcome.Indeterminate, result.Outcome);
        Assert.StartsWith("images lost", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_JobsOfADispatcherThatIsNoMore_AreAdoptedAndAnswered()
    {
        await using var grid = await GridCluster.StartAsync();
        await grid.Ledger.AdmitAsync(Admission("1.1", "SC-01"), TestContext.Current.CancellationToken);
        await grid.Ledger.AdmitAsync(Admission("1.2", "SC-gone"), TestContext.Current.CancellationToken);

        await grid.UntilStateAsync("1.1", StudyState.Answered);
        // A site that is in no silo.json any more: nobody can say where its images lie, so the job is set aside, and named.
        await grid.UntilAsync(() => Task.FromResult(grid.Faults.Describe().Any(row => row.Contains("SC-gone", StringComparison.Ordinal))), "the other one is seen");
    }

    private static GridTopology LosesImagesSoon(string silo)
    {
        var plan = TestPlan.OneRegion(silo, 1);
        return plan with { Dispatch = plan.Dispatch with { ImagesLostAfter = TimeSpan.FromSeconds(10) } };
    }

    private static StudyAdmission Admission(string study, string site) => new()
    {
        StudyInstanceUid = study,
        ContentHash = "c1",
        PatientKey = new string('a', 64),
        SiteId = site,
        Dispatcher = "west",
        Pathway = "stroke",
        Tier = "emergency",
        RecognisedBy = "head-ct",
        ReceivedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        Deadline = new DateTimeOffset(2026, 11, 23, 12, 2, 0, TimeSpan.Zero),
        Series = GridCluster.Study(study, "CT").Series,
        Models = ["stroke-model"],
    };
}

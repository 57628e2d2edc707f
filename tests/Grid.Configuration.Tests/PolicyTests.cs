using System.Text.Json;
using Grid.Scheduling.Policy;

namespace Grid.Configuration.Tests;

/// <summary>Section dispatch.policy: what is read, and the mistakes that can be made in it.</summary>
public sealed class PolicyTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly SmallWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Load_NothingSaidOfPolicy_IsTheDefaultPolicyAndNoTrace()
    {
        var dispatch = _world.LoadValid().Options.Dispatch;

        Assert.Equivalent(new PolicyOptions(), dispatch.Policy, strict: true);
        Assert.Equal("", dispatch.TraceDirectory);
    }

    [Fact]
    public void Load_ShippedFile_ShowsThePolicyThatIsTheDefault()
    {
        var shipped = Assert.IsType<ConfigurationResult.Loaded>(GridConfiguration.Load(Repository.SiloJson, NoVariables, []));

        Assert.Equivalent(new PolicyOptions(), shipped.Options.Dispatch.Policy, strict: true);
        Assert.DoesNotContain(shipped.Sources, one => one.Key.StartsWith("dispatch.policy.", StringComparison.Ordinal) && one.Value == "default");
    }

    [Fact]
    public void Load_EveryKeyOfThePolicy_IsRead()
    {
        var policy = PolicyOf("""
            "order": "earliestDeadline", "placement": "nearestKilometres", "routineGrace": "01:00:00", "siteWeights": { "SC-01": 2, "INST-1": 0.5 },
            "preemption": false, "minimumRun": "00:00:00", "sliceLimit": "00:00:01", "yieldPatience": "00:00:04", "batchJobs": 1, "lookahead": 0,
            "spillMargin": "00:00:10", "reservationHold": "00:00:20", "learningRate": 0,
            "admission": { "routinePerSite": 10, "scheduledPerSite": 20, "routineTotal": 30, "scheduledTotal": 40 }
            """);

        var expected = new PolicyOptions
        {
            Order = OrderRule.EarliestDeadline,
            Placement = PlacementRule.NearestKilometres,
            RoutineGrace = TimeSpan.FromHours(1),
            SiteWeights = new Dictionary<string, double> { ["SC-01"] = 2, ["INST-1"] = 0.5 },
            Preemption = false,
            MinimumRun = TimeSpan.Zero,
            SliceLimit = TimeSpan.FromSeconds(1),
            YieldPatience = TimeSpan.FromSeconds(4),
            BatchJobs = 1,
            Lookahead = 0,
            SpillMargin = TimeSpan.FromSeconds(10),
            ReservationHold = TimeSpan.FromSeconds(20),
            LearningRate = 0,
            Admission = new AdmissionLimits { RoutinePerSite = 10, ScheduledPerSite = 20, RoutineTotal = 30, ScheduledTotal = 40 },
        };
        Assert.Equivalent(expected, policy, strict: true);
    }

    [Fact]
    public void Load_OverridesOfThePolicy_AreInForceAndShown()
    {
        var loaded = _world.LoadValid(
            new Dictionary<string, string> { ["GRID__dispatch__policy__BATCHJOBS"] = "3", ["GRID__dispatch__policy__siteWeights__SC-01"] = "1.5" },
            "dispatch.policy.admission.routineTotal=7", "dispatch.traceDirectory=traces");

        Assert.Equal((3, 7), (loaded.Options.Dispatch.Policy.BatchJobs, loaded.Options.Dispatch.Policy.Admission.RoutineTotal));
        Assert.Equal(1.5, loaded.Options.Dispatch.Policy.SiteWeights["SC-01"]);
        Assert.Equal(Path.Combine(_world.Folder, "traces"), loaded.Options.Dispatch.TraceDirectory);
        using var shown = JsonDocument.Parse(loaded.Effective());
        var policy = shown.RootElement.GetProperty("configuration").GetProperty("dispatch").GetProperty("policy");
        Assert.Equal((3, "deadlineProtected"), (policy.GetProperty("batchJobs").GetInt32(), policy.GetProperty("order").GetString()));
        Assert.Equal("command line", shown.RootElement.GetProperty("sources").GetProperty("dispatch.policy.admission.routineTotal").GetString());
    }

    [Theory]
    [InlineData("\"order\": \"fiffo\"", "order: found \"fiffo\", expected one of deadlineProtected, fifo, strictPriority, earliestDeadline. Did you mean fifo?")]
    [InlineData("\"placement\": \"nearest\"", "placement: found \"nearest\", expected one of soonestCompletion, nearestKilometres.")]
    [InlineData("\"routineGrace\": \"00:00:59\"", "routineGrace: found \"00:00:59\", expected a duration from 00:01:00 to 1.00:00:00, written hours:minutes:seconds such as \"00:02:00\".")]
    [InlineData("\"preemption\": 1", "preemption: found 1, expected true or false.")]
    [InlineData("\"batchJobs\": 0", "batchJobs: found 0, expected a whole number from 1 to 64.")]
    [InlineData("\"lookahead\": 65", "lookahead: found 65, expected a whole number from 0 to 64.")]
    [InlineData("\"learningRate\": 1.1", "learningRate: found 1.1, expected a number from 0 to 1.")]
    [InlineData("\"siteWeights\": { \"SC-01\": 0 }", "siteWeights.SC-01: found 0, expected a number from 0.01 to 100.")]
    [InlineData("\"siteWeights\": { \"SC-02\": 2 }", "siteWeights.SC-02: found \"SC-02\", expected the id of a site. Did you mean SC-01?")]
    [InlineData("\"siteWeights\": 2", "siteWeights: found 2, expected an object { ... }.")]
    [InlineData("\"admission\": { \"routinePerSite\": 0 }", "admission.routinePerSite: found 0, expected a whole number from 1 to 10000000.")]
    [InlineData("\"admission\": { \"routine\": 5 }", "admission.routine: found an unknown key, expected one of routinePerSite, scheduledPerSite, routineTotal, scheduledTotal. Remove it.")]
    [InlineData("\"admission\": { \"scheduledTotal\": 9 }", "admission.scheduledTotal: found 9, expected at least routineTotal, 1000000. Scheduled work would be turned away before routine work.")]
    [InlineData("\"sliceLimit\": \"00:00:03\"", "sliceLimit: found 00:00:03, expected less than yieldPatience, 00:00:03. A run would be stopped hard, and lose a slice, before it could come to a safe point.")]
    [InlineData("\"minimumRun\": \"00:00:04\"", "minimumRun: found 00:00:04, expected at most yieldPatience, 00:00:03. An emergency would wait longer for a run to be old enough than for it to yield.")]
    [InlineData("\"spillMarjin\": \"00:00:04\"", "spillMarjin: found an unknown key, expected one of order, placement, routineGrace, siteWeights, preemption, minimumRun, sliceLimit, yieldPatience, batchJobs, lookahead, spillMargin, reservationHold, learningRate, admission. Did you mean spillMargin?")]
    public void Load_OneMistakeInThePolicy_SaysWhereWhatAndWhatToDo(string policy, string expected)
    {
        var error = Assert.Single(_world.ErrorsIn(WithPolicy(policy)));

        Assert.Equal($"silo.json:2: dispatch.policy.{expected}", error.ToString());
    }

    [Fact]
    public void TryLoad_PolicyAlone_IsReadAndItsMistakesHaveTheirLine()
    {
        Assert.True(PolicyFile.TryLoad(_world.Write("p.json", "{ \"order\": \"fifo\", // as a bakery does\n \"siteWeights\": { \"SC-77\": 2 } }"), NoVariables, out var policy, out _));
        Assert.Equal(OrderRule.Fifo, policy.Order);

        Assert.False(PolicyFile.TryLoad(_world.Write("p.json", "{ \"order\": \"fifo\",\n \"sliceLimit\": \"00:00:05\", \"batch\": 3 }"), NoVariables, out _, out var failed));
        Assert.Equal(["p.json:2: batch", "p.json:2: sliceLimit"], failed.Errors.Select(error => $"{error.Source}: {error.Path}").Order());
    }

    [Fact]
    public void TryLoad_WholeFile_IsItsPolicyOrEveryMistakeInIt()
    {
        Assert.True(PolicyFile.TryLoad(_world.Write("other.json", WithPolicy("\"batchJobs\": 2")), NoVariables, out var policy, out _));
        Assert.Equal(2, policy.BatchJobs);

        Assert.False(PolicyFile.TryLoad(_world.Write("other.json", WithPolicy("\"siteWeights\": { \"SC-2\": 2 }")), NoVariables, out _, out var failed));
        Assert.Equal("dispatch.policy.siteWeights.SC-2", Assert.Single(failed.Errors).Path);
    }

    [Theory]
    [InlineData(null, "no file at")]
    [InlineData("{ \"order\": ", "invalid JSON")]
    [InlineData("[]", "a list [...]")]
    public void TryLoad_NoUsableFile_SaysWhatWasFound(string? text, string found)
    {
        var path = text is null ? Path.Combine(_world.Folder, "none.json") : _world.Write("p.json", text);

        Assert.False(PolicyFile.TryLoad(path, NoVariables, out _, out var failed));
        Assert.StartsWith(found, Assert.Single(failed.Errors).Found, StringComparison.Ordinal);
    }

    private static string WithPolicy(string keys) =>
        SmallWorld.Json.Replace("\"cluster\": {", $"\"dispatch\": {{ \"policy\": {{ {keys.ReplaceLineEndings(" ")} }} }}, \"cluster\": {{", StringComparison.Ordinal);

    private PolicyOptions PolicyOf(string keys)
    {
        var result = _world.Load(WithPolicy(keys));
        if (result is ConfigurationResult.Failed failed) Assert.Fail(failed.Describe());
        return ((ConfigurationResult.Loaded)result).Options.Dispatch.Policy;
    }
}

using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Placement;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Tests.Properties;

namespace Grid.Scheduling.Tests.Policy;

/// <summary>
/// The bound of src/decisions/0005: emergencies and scheduled work together ask for more than there is, for two hours, and routine
/// work still starts in the time that is promised for that load, without a stroke being late.
/// </summary>
public class StarvationTests
{
    private const int Slots = 4;
    private const double EmergencyShare = 0.30;
    private const double ScheduledShare = 0.85;
    private const double RoutineShare = 0.03;
    private static readonly TimeSpan StrokeRun = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan BreastRun = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan DentalRun = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Load = TimeSpan.FromHours(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_HigherTiersAskForMoreThanThereIs_RoutineStartsWithinItsBound(int seed)
    {
        var (grid, bounds) = Overloaded(new PolicyOptions { RoutineGrace = TimeSpan.FromMinutes(5) }, seed);

        grid.RunUntil(VirtualGrid.Noon + Load);

        Assert.True(bounds.Count > 100);
        Assert.All(bounds, b => Assert.True(
            WaitOf(grid, b.Key) <= b.Value, $"seed {seed}: {b.Key} waited {WaitOf(grid, b.Key)}, the bound is {b.Value}"));
        var strokes = grid.Jobs.Values.Where(j => j.Tier == Tier.Emergency && j.Deadline < grid.Now).ToList();
        Assert.All(strokes, s => Assert.True(grid.AnsweredAt[s.Key] <= s.Deadline, $"seed {seed}: {s.Key} was late"));
    }

    [Fact]
    public void Run_StrictPriorityUnderTheSameLoad_BreaksTheBound()
    {
        var (grid, bounds) = Overloaded(new PolicyOptions { Order = OrderRule.StrictPriority, RoutineGrace = TimeSpan.FromMinutes(5) }, seed: 1);

        grid.RunUntil(VirtualGrid.Noon + Load);

        Assert.Contains(bounds, b => WaitOf(grid, b.Key) > b.Value);
    }

    [Fact]
    public void Run_OneSiteFloodsAPathway_AnothersJobWaitsForItsShareOnly()
    {
        var grid = NewGrid(new PolicyOptions());
        for (var i = 0; i < 5_000; i++) Add(grid, $"flood-{i:0000}", "dental", Tier.Routine, 60, "almaty", DentalRun, 0);
        for (var i = 0; i < 20; i++) Add(grid, $"other-{i:0000}", "dental", Tier.Routine, 60, "astana", DentalRun, 10 + i * 20);

        grid.RunUntil(VirtualGrid.Noon.AddMinutes(10));

        // At most what runs, and one turn of the other site: a shared run of two seconds each.
        Assert.All(
            grid.Jobs.Values.Where(j => j.Site == "astana"),
            j => Assert.InRange(grid.StartedAt[j.Key] - j.AdmittedAt, TimeSpan.Zero, TimeSpan.FromSeconds(4.5)));
    }

    [Fact]
    public void Run_SiteWithThreeTimesTheWeight_GetsThreeTimesTheWork()
    {
        var grid = NewGrid(new PolicyOptions { SiteWeights = new Dictionary<string, double> { ["astana"] = 3 }, BatchJobs = 1 });
        foreach (var site in new[] { "almaty", "astana" })
        {
            for (var i = 0; i < 2_000; i++) Add(grid, $"{site}-{i:0000}", "dental", Tier.Routine, 60, site, DentalRun, 0);
        }

        grid.RunUntil(VirtualGrid.Noon.AddMinutes(5));

        var answered = grid.AnsweredAt.Keys.GroupBy(k => grid.Jobs[k].Site).ToDictionary(g => g.Key, g => g.Count());
        Assert.InRange((double)answered["astana"] / answered["almaty"], 2.9, 3.1);
    }

    /// <summary>Wait to the start, or so far.</summary>
    private static TimeSpan WaitOf(VirtualGrid grid, JobKey key) =>
        (grid.StartedAt.TryGetValue(key, out var at) ? at : grid.Now) - grid.Jobs[key].AdmittedAt;

    /// <summary>The load, and for each routine job its bound, worked out when it is admitted.</summary>
    private static (VirtualGrid Grid, Dictionary<JobKey, TimeSpan> Bounds) Overloaded(PolicyOptions policy, int seed)
    {
        var random = new Random(seed);
        var grid = NewGrid(policy);
        Arrivals(grid, random, "stroke", Tier.Emergency, 120, StrokeRun, EmergencyShare);
        Arrivals(grid, random, "breast", Tier.Scheduled, 600, BreastRun, ScheduledShare);
        Arrivals(grid, random, "dental", Tier.Routine, 60, DentalRun, RoutineShare);

        var bounds = new Dictionary<JobKey, TimeSpan>();
        grid.OnAdmitted = job =>
        {
            if (job.Tier == Tier.Routine) bounds.Add(job.Key, BoundOf(job, grid, policy));
        };
        return (grid, bounds);
    }

    /// <summary>
    /// W = P + (B + S(A)) / (m (1 - r)), decision 0005. B: work that waits at admission. S(A): scheduled work that comes before the
    /// job has aged, exactly as it will come. r: share that emergencies take, with the slice that each may cost, and a burst of a
    /// dozen of them. P: the longest run, once for the slot and once for what a yielded run repeats.
    /// </summary>
    private static TimeSpan BoundOf(Job job, VirtualGrid grid, PolicyOptions policy)
    {
        var aged = job.Deadline + policy.RoutineGrace;
        var waits = grid.Waiting.Values.Sum(j => RunOf(j).TotalSeconds);
        var comes = grid.Jobs.Values
            .Where(j => j.Tier == Tier.Scheduled && j.AdmittedAt > job.AdmittedAt && j.AdmittedAt <= aged)
            .Sum(j => RunOf(j).TotalSeconds);
        var perStroke = (StrokeRun + policy.SliceLimit) / StrokeRun;
        var burst = 12 * StrokeRun.TotalSeconds * perStroke;
        var left = Slots * (1 - EmergencyShare * perStroke);
        return BreastRun * 2 + TimeSpan.FromSeconds((waits + comes + burst) / left);
    }

    private static TimeSpan RunOf(Job job) => job.Key.Model switch
    {
        "stroke" => StrokeRun,
        "breast" => BreastRun,
        _ => DentalRun,
    };

    private static void Arrivals(VirtualGrid grid, Random random, string model, Tier tier, int promise, TimeSpan run, double share)
    {
        var mean = run.TotalSeconds / (share * Slots);
        var at = 0.0;
        for (var i = 0; ; i++)
        {
            at -= mean * Math.Log(1 - random.NextDouble());
            if (at > Load.TotalSeconds) return;
            Add(grid, $"{model}-{i:0000}", model, tier, promise, "almaty", run, at);
        }
    }

    private static void Add(VirtualGrid grid, string study, string model, Tier tier, int promise, string site, TimeSpan run, double at)
    {
        var admitted = VirtualGrid.Noon.AddSeconds(at);
        var job = new Job
        {
            Key = new JobKey(study, model),
            Pathway = model,
            Tier = tier,
            AdmittedAt = admitted,
            Deadline = admitted.AddSeconds(promise),
            Site = site,
            Bytes = 0,
            Images = (int)(run.TotalSeconds * 10),
        };
        grid.Jobs.Add(job.Key, job);
        grid.Admit(job);
    }

    private static VirtualGrid NewGrid(PolicyOptions policy)
    {
        var cost = new ModelCost { PerImage = TimeSpan.FromSeconds(0.1) };
        var options = new DispatcherOptions
        {
            Region = "kz",
            Topology = new Topology([new SiteLink("almaty", 43.24, 76.95, 1000, 0), new SiteLink("astana", 51.17, 71.45, 1000, 0)]),
            Models = new ModelCosts(new Dictionary<string, ModelCost> { ["stroke"] = cost, ["breast"] = cost, ["dental"] = cost with { IsBatched = true } }),
            Policy = policy,
        };
        var nodes = Enumerable.Range(1, Slots).Select(i => new NodeFacts { Name = $"n{i}", Site = "almaty", Slots = 1, Models = ["stroke", "breast", "dental"] });
        return new VirtualGrid(options, [.. nodes], (job, _) => RunOf(job));
    }
}

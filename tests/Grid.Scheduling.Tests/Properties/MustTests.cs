using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Policy;

namespace Grid.Scheduling.Tests.Properties;

/// <summary>What must hold in every country, over random ones. The seed is in the test's name.</summary>
public class MustTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(10);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AnyCountry_EveryJobIsAnsweredOnce(int seed)
    {
        var country = new RandomCountry(seed);
        var grid = country.NewGrid();

        grid.RunToEnd(Limit);

        Assert.Equal(country.Jobs.Count, grid.AnsweredAt.Count);
        Assert.Empty(grid.Waiting);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_SlotTakenByLesserWork_NoStrokeWouldHaveBeenSoonestThere(int seed)
    {
        // Nothing is learned and no bytes move, so that what is expected can be worked out here too.
        var country = new RandomCountry(seed, new PolicyOptions { LearningRate = 0 }, hasBytes: false);
        var grid = country.NewGrid();
        grid.OnLease = lease =>
        {
            if (lease.Decision.Job.Tier == Tier.Emergency) return;
            var node = country.Nodes.Single(n => n.Name == lease.Node);
            foreach (var stroke in grid.Waiting.Values.Where(j => j.Tier == Tier.Emergency && country.CanTake(j, node)))
            {
                var here = country.TimeOn(stroke, node.Name);
                var hasSooner = country.Nodes.Any(n => n != node && country.CanTake(stroke, n) && country.TimeOn(stroke, n.Name) < here);
                Assert.True(hasSooner, $"{lease.Key} took {node.Name} while {stroke.Key} waited, which is answered soonest there");
            }
        };

        grid.RunToEnd(Limit);

        Assert.Equal(country.Jobs.Count, grid.AnsweredAt.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_WithoutNamingCandidates_DecidesTheSame(int seed)
    {
        var country = new RandomCountry(seed);
        var (naming, silent) = (country.NewGrid(), country.NewGrid(namesCandidates: false));
        silent.OnLease = static lease => Assert.Single(lease.Decision.Candidates);

        naming.RunToEnd(Limit);
        silent.RunToEnd(Limit);

        Assert.Equal(naming.Dispatcher.Hash.ToString(), silent.Dispatcher.Hash.ToString());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_EveryDecision_NamesTheSoonestOfItsCandidatesFirst(int seed)
    {
        var country = new RandomCountry(seed);
        var grid = country.NewGrid();
        grid.OnLease = lease =>
        {
            var decision = lease.Decision;
            Assert.Equal(lease.Node, decision.Winner.Node);
            Assert.True(decision.Considered >= decision.Candidates.Count);
            var free = decision.Candidates.Where(c => c.Queue == TimeSpan.Zero).ToList();
            if (decision.Turn != OrderReason.Shared) Assert.Equal(free.Min(c => c.Total), decision.Winner.Total);
            // An emergency goes to the soonest of all, but for the second that another yield must be worth.
            if (decision.Turn == OrderReason.Emergency)
                Assert.InRange(decision.Winner.Total, TimeSpan.Zero, decision.Candidates.Min(c => c.Total) + TimeSpan.FromSeconds(1));
            Assert.NotEqual("", decision.InWords());
        };

        grid.RunToEnd(Limit);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_SharedRuns_StayWithinASliceAndWithinTheLimit(int seed)
    {
        var country = new RandomCountry(seed, new PolicyOptions { LearningRate = 0 });
        var grid = country.NewGrid();
        var policy = country.Options.Policy;
        grid.OnLease = lease =>
        {
            Assert.InRange(lease.Decision.SharedWith, 0, policy.BatchJobs - 1);
            if (lease.Decision.SharedWith > 0)
                Assert.True(country.Options.Models.Of(lease.Key.Model).PerImage * lease.Decision.Job.Images * (lease.Decision.SharedWith + 1) <= policy.SliceLimit * 1.01);
        };

        grid.RunToEnd(Limit);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(29)]
    public void Run_SameSeedTwice_SameDecisions(int seed)
    {
        var hashes = Enumerable.Range(0, 2).Select(_ =>
        {
            var grid = new RandomCountry(seed).NewGrid();
            grid.RunToEnd(Limit);
            return (grid.Dispatcher.Hash.ToString(), grid.Dispatcher.Hash.Count);
        }).ToList();

        Assert.True(hashes[0].Count > 0);
        Assert.Equal(hashes[0], hashes[1]);
    }
}

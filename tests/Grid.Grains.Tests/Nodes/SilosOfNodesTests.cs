using System.Collections.Immutable;
using System.Net;
using Grid.Grains.Nodes;
using Orleans.Runtime;

namespace Grid.Grains.Tests.Nodes;

/// <summary>Only a silo that is dead beyond doubt takes its nodes' work with it before they have been silent.</summary>
public sealed class SilosOfNodesTests
{
    private const string Silo = "silo-7";

    [Theory]
    [InlineData("node-1", true, SiloStatus.Dead)]
    [InlineData("node-1", true, SiloStatus.Dead, SiloStatus.Dead)]
    [InlineData("node-1", false, SiloStatus.Active)]
    [InlineData("node-1", false, SiloStatus.Dead, SiloStatus.Active)]
    [InlineData("node-1", false, SiloStatus.Dead, SiloStatus.Joining)]
    [InlineData("node-1", false, SiloStatus.ShuttingDown)]
    [InlineData("node-1", false)]
    [InlineData("node-nobody-knows", false, SiloStatus.Dead)]
    public void IsDead_LivesOfTheSilo_OnlyWhenEachIsDead(string node, bool isDead, params SiloStatus[] lives)
    {
        var members = lives.Select((status, i) => new ClusterMember(SiloAddress.New(IPAddress.Loopback, 11111, i + 1), status, Silo))
            .Append(new ClusterMember(SiloAddress.New(IPAddress.Loopback, 11112, 1), SiloStatus.Dead, "silo-8"));
        var silos = new SilosOfNodes(TestPlan.OneRegion(Silo, 1), new Membership(members));

        Assert.Equal(isDead, silos.IsDead(node));
    }

    private sealed class Membership(IEnumerable<ClusterMember> members) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot { get; } =
            new(members.ToImmutableDictionary(member => member.SiloAddress), new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}

using System.Net;
using Orleans.Runtime;

namespace Grid.Ledger.Tests.Orleans;

public sealed class MembershipTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task InitializeMembershipTable_FiveSilosAtOnce_OneVersionRowAtZero()
    {
        var connectionString = await postgres.CreateGridAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Providers.CreateAsync(connectionString)));
        foreach (var silo in silos) Assert.Equal(0, (await silo.Membership.ReadAllAsync(Cancellation)).Version.Version);
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    [Fact]
    public async Task UpdateRow_ThenReadRow_KeepsEveryColumn()
    {
        await using var providers = await StartAsync();
        var entry = Entry(11111, SiloStatus.Joining);
        entry.SuspectTimes = null;
        Assert.True(await InsertAsync(providers, entry));

        entry.Status = SiloStatus.Active;
        entry.IAmAliveTime = Noon.AddMinutes(1);
        entry.AddSuspector(SiloAddress.New(IPAddress.Loopback, 22222, 7), Noon.AddSeconds(30));
        Assert.True(await UpdateAsync(providers, entry));

        var read = (await providers.Membership.ReadRowAsync(entry.SiloAddress, Cancellation)).Members.Single().Item1;
        Assert.Equal(
            (entry.SiloAddress, entry.SiloName, entry.HostName, entry.Status, entry.ProxyPort, entry.StartTime, entry.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
    }

    [Fact]
    public async Task ReadRow_UnknownSilo_StillGivesTheVersion()
    {
        await using var providers = await StartAsync();
        Assert.True(await InsertAsync(providers, Entry(11111, SiloStatus.Active)));

        var read = await providers.Membership.ReadRowAsync(SiloAddress.New(IPAddress.Loopback, 1, 1), Cancellation);
        Assert.Empty(read.Members);
        Assert.Equal((1, "1"), (read.Version.Version, read.Version.VersionEtag));
    }

    [Fact]
    public async Task InsertRow_StaleVersionOrKnownSilo_IsRefusedAndTheVersionStays()
    {
        await using var providers = await StartAsync();
        var zero = (await providers.Membership.ReadAllAsync(Cancellation)).Version;
        Assert.True(await providers.Membership.InsertRowAsync(Entry(11111, SiloStatus.Joining), zero.Next(), Cancellation));

        Assert.False(await providers.Membership.InsertRowAsync(Entry(22222, SiloStatus.Joining), zero.Next(), Cancellation));
        Assert.False(await InsertAsync(providers, Entry(11111, SiloStatus.Joining)));

        var after = await providers.Membership.ReadAllAsync(Cancellation);
        Assert.Equal(1, after.Version.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task UpdateRow_StaleVersionOrUnknownSilo_IsRefusedAndTheVersionStays()
    {
        await using var providers = await StartAsync();
        var zero = (await providers.Membership.ReadAllAsync(Cancellation)).Version;
        var entry = Entry(11111, SiloStatus.Joining);
        Assert.True(await InsertAsync(providers, entry));

        entry.Status = SiloStatus.Dead;
        Assert.False(await providers.Membership.UpdateRowAsync(entry, await RowTagAsync(providers), zero.Next(), Cancellation));
        Assert.False(await UpdateAsync(providers, Entry(22222, SiloStatus.Active)));

        var after = await providers.Membership.ReadAllAsync(Cancellation);
        Assert.Equal(1, after.Version.Version);
        Assert.Equal(SiloStatus.Joining, after.Members.Single().Item1.Status);
    }

    [Fact]
    public async Task InsertRow_FiveSilosWithOneVersion_ExactlyOneGetsIn()
    {
        await using var providers = await StartAsync();
        var zero = (await providers.Membership.ReadAllAsync(Cancellation)).Version;

        var joined = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => providers.Membership.InsertRowAsync(Entry(n, SiloStatus.Joining), zero.Next(), Cancellation)));

        Assert.Single(joined, j => j);
        var after = await providers.Membership.ReadAllAsync(Cancellation);
        Assert.Equal(1, after.Version.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task UpdateIAmAlive_KnownSilo_MovesTheTimeAndNotTheVersion()
    {
        await using var providers = await StartAsync();
        var entry = Entry(11111, SiloStatus.Active);
        Assert.True(await InsertAsync(providers, entry));

        entry.IAmAliveTime = Noon.AddHours(1);
        await providers.Membership.UpdateIAmAliveAsync(entry, Cancellation);

        var read = await providers.Membership.ReadRowAsync(entry.SiloAddress, Cancellation);
        Assert.Equal(Noon.AddHours(1), read.Members.Single().Item1.IAmAliveTime);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task GetGateways_ActiveAndOtherSilos_NamesTheActiveOnesWithAGateway()
    {
        await using var providers = await StartAsync();
        Assert.True(await InsertAsync(providers, Entry(11111, SiloStatus.Active)));
        Assert.True(await InsertAsync(providers, Entry(22222, SiloStatus.Dead)));
        Assert.True(await InsertAsync(providers, Entry(33333, SiloStatus.Active, gateway: 0)));

        var gateway = Assert.Single(await providers.Gateways.GetGateways());
        Assert.Equal((30000, "127.0.0.1"), (gateway.Port, gateway.Host));
    }

    [Fact]
    public async Task CleanupDefunctSiloEntries_OldAndNew_RemovesOldOnesThatAreNotActive()
    {
        await using var providers = await StartAsync();
        Assert.True(await InsertAsync(providers, Entry(1, SiloStatus.Dead)));
        Assert.True(await InsertAsync(providers, Entry(2, SiloStatus.Active)));
        var late = Entry(3, SiloStatus.Dead);
        late.IAmAliveTime = Noon.AddHours(2);
        Assert.True(await InsertAsync(providers, late));

        await providers.Membership.CleanupDefunctSiloEntriesAsync(Noon.AddHours(1), Cancellation);

        Assert.Equal([2, 3], (await providers.Membership.ReadAllAsync(Cancellation)).Members.Select(m => m.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task DeleteMembershipTableEntries_OwnCluster_LeavesNothingOfIt()
    {
        await using var providers = await StartAsync();
        Assert.True(await InsertAsync(providers, Entry(1, SiloStatus.Active)));

        await providers.Membership.DeleteMembershipTableEntriesAsync(Providers.ClusterId, Cancellation);
        await providers.Membership.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancellation);

        var read = await providers.Membership.ReadAllAsync(Cancellation);
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
    }

    private async Task<Providers> StartAsync() => await Providers.CreateAsync(await postgres.CreateGridAsync());

    private static async Task<bool> InsertAsync(Providers providers, MembershipEntry entry) =>
        await providers.Membership.InsertRowAsync(entry, (await providers.Membership.ReadAllAsync(Cancellation)).Version.Next(), Cancellation);

    private static async Task<bool> UpdateAsync(Providers providers, MembershipEntry entry) => await providers.Membership.UpdateRowAsync(
        entry, await RowTagAsync(providers), (await providers.Membership.ReadAllAsync(Cancellation)).Version.Next(), Cancellation);

    // Our tables have one version for all rows; the provider still wants back the tag that it gave with a row.
    private static async Task<string> RowTagAsync(Providers providers) => (await providers.Membership.ReadAllAsync(Cancellation)).Members[0].Item2;

    private static MembershipEntry Entry(int port, SiloStatus status, int gateway = 30000) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 5),
        SiloName = $"silo-{port}",
        HostName = "host",
        Status = status,
        ProxyPort = gateway,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };
}

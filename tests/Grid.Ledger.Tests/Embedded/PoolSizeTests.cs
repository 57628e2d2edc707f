using Grid.Ledger.Embedded;
using Npgsql;

namespace Grid.Ledger.Tests.Embedded;

public class PoolSizeTests
{
    // PostgreSQL keeps three for superusers; a person who looks, and the few of autovacuum's kin, need some too.
    private const int LeftOver = 20;

    [Fact]
    public async Task Create_BothPoolsOfASilo_FitIntoAnEmbeddedServer()
    {
        const string Server = "Host=127.0.0.1;Database=grid";

        await using var ledger = LedgerDataSource.Create(Server);
        var pools = PoolSize(ledger.ConnectionString) + PoolSize(LedgerDataSource.ForProviders(Server));

        Assert.InRange(pools, 2, new EmbeddedPostgresOptions { Directory = "unused" }.MaxConnections - LeftOver);
    }

    [Fact]
    public async Task Create_OperatorWantsFewer_IsHonoured()
    {
        const string Server = "Host=127.0.0.1;Database=grid;Maximum Pool Size=5";

        await using var ledger = LedgerDataSource.Create(Server);

        Assert.Equal((5, 5), (PoolSize(ledger.ConnectionString), PoolSize(LedgerDataSource.ForProviders(Server))));
    }

    private static int PoolSize(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize;
}

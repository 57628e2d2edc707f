using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Harness;
using Grid.Contracts.Studies;
using Grid.Samples.Studies;
using Npgsql;

namespace Grid.Chaos.Tests.Failures;

/// <summary>What the tests on a running cluster share.</summary>
public abstract class ClusterTest
{
    /// <summary>Ends a test that hangs; nothing is asserted of it.</summary>
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected static async Task<World> StartAsync(SampleCounts counts, ulong seed)
    {
        Checkout.RequirePostgres();
        return await World.StartAsync(counts, seed);
    }

    /// <summary>Everything acknowledged was answered, and every promise kept.</summary>
    private protected static async Task KeptAsync(TestCluster cluster, Hospital hospital)
    {
        try
        {
            await hospital.AnsweredAsync(Limit);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not everything was answered.\n{cluster.LastWords()}");
        }

        var (rows, broken) = await Settling.FindBrokenAsync(cluster, hospital);
        Assert.True(broken.Count == 0, $"{string.Join('\n', broken)}\n{cluster.LastWords()}");
        Assert.All(hospital.Answers.Values, report => Assert.Equal(StudyState.Answered, report.State));
        Assert.NotEmpty(rows.Ends);
    }

    /// <summary>The first job that a node is seen to hold, as soon as it is.</summary>
    private protected static async Task<LeaseRow> HoldsAsync(TestCluster cluster, string node)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync(Cancel);
        LeaseRow? held = null;
        await Waiting.UntilAsync($"{node} holds a lease", Limit, async () =>
        {
            held = await LedgerRows.FindHeldAsync(connection, node);
            return held is not null;
        });
        return held!;
    }

    private protected static async Task<long> CountAsync(TestCluster cluster, string query)
    {
        await using var connection = cluster.Database.Connect();
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // The tests' own queries.
        await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private protected static void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{TimeProvider.System.GetUtcNow():mm:ss.f} {what}");
}

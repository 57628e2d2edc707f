using Grid.Chaos.Tests.Harness;

namespace Grid.Chaos.Tests.Checking;

/// <summary>The ledger once it has come to rest: a client hears of an answer a moment before the last row has gone.</summary>
internal static class Settling
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>What is broken when nothing is under way any more; looks again until nothing is, or for long enough to be sure.</summary>
    public static async Task<(LedgerRows Rows, IReadOnlyList<BrokenPromise> Broken)> FindBrokenAsync(TestCluster cluster, Hospital hospital)
    {
        LedgerRows rows = null!;
        IReadOnlyList<BrokenPromise> broken = [];
        try
        {
            await Waiting.UntilAsync("every promise is kept", Limit, async () =>
            {
                rows = await LedgerRows.ReadAsync(cluster.Database);
                broken = LedgerChecker.FindBroken(rows, hospital.Acknowledged, hospital.Answers, isDrained: true);
                return broken.Count == 0;
            });
        }
        catch (TimeoutException)
        {
            // It is for the caller to say what is broken.
        }

        return (rows, broken);
    }
}

using Grid.Benchmarks.Reporting;
using Grid.Chaos.Tests.Checking;
using Grid.Chaos.Tests.Failover;
using Grid.Chaos.Tests.Harness;

namespace Grid.Chaos.Tests.Rows;

/// <summary>
/// <c>rows ROW</c>: one row of what users expect under faults, in its full size, with its bar asserted. Short forms are tests. The last
/// line is one JSON object.
/// </summary>
internal static class RowsProgram
{
    public const string Verb = "rows";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (!Checkout.HasPostgres)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed: sudo apt-get install postgresql-15");
            return 2;
        }

        switch (arguments)
        {
            case ["F10"]:
                return await FailoverBench.RunAsync();
            case ["F12"]:
                return Report("F12", await MassKillRow.RunAsync());
            case ["F13"]:
                return Report("F13", await RivalsRow.RunAsync());
            case ["F14"]:
                return Report("F14", await DatabaseOutageRow.RunAsync());
            default:
                await Console.Error.WriteLineAsync("Usage: Grid.Chaos.Tests rows F10|F12|F13|F14");
                return 2;
        }
    }

    public static IEnumerable<BenchFigure> Promises(IReadOnlyList<BrokenPromise> broken)
    {
        foreach (var one in broken.Take(20)) Console.Error.WriteLine($"rows: BROKEN ({one.Kind}): {one}");
        return
        [
            None("lost", broken.Count(one => one.Kind == PromiseKind.Lost)),
            None("published_twice", broken.Count(one => one.Kind == PromiseKind.Twice)),
            None("of_a_stale_owner", broken.Count(one => one.Kind == PromiseKind.Stale)),
            None("broken_promises", broken.Count),
        ];
    }

    /// <summary>A figure whose bar is zero.</summary>
    public static BenchFigure None(string metric, int count) => new(metric, count, "studies") { Bar = 0, Ok = count == 0 };

    private static int Report(string row, IReadOnlyList<BenchFigure> figures)
    {
        new BenchReport($"rows-{row}", figures).Publish();
        return figures.All(figure => figure.Ok ?? true) ? 0 : 1;
    }
}

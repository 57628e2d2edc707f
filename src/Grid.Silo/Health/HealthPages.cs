using Grid.Contracts.Operations;
using Grid.Grains.Background;
using Npgsql;

namespace Grid.Silo.Health;

/// <summary>
/// <c>/health/live</c>: the process answers, whatever the database does; <c>/health/ready</c>: studies can be taken, kept
/// and run, and what somebody should look at although they can; <c>/health/stroke</c>: a stroke sent now would run, from every site.
/// </summary>
internal static class HealthPages
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    public static void MapGridHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", async (NpgsqlDataSource database, IGrainFactory grains, BackgroundFaults faults, CancellationToken cancel) =>
        {
            var problems = new List<string>();
            if (await FindLedgerProblemAsync(database, cancel) is { } ledger) problems.Add(ledger);
            else problems.AddRange(await FindNodeProblemsAsync(grains, cancel));

            return problems.Count == 0
                ? Results.Json(new { status = "ready", lookAt = faults.Describe() })
                : Results.Json(new { status = "not ready", problems, lookAt = faults.Describe() }, statusCode: StatusCodes.Status503ServiceUnavailable);
        });
        routes.MapGet("/health/stroke", async (NpgsqlDataSource database, StrokeReadiness readiness, CancellationToken cancel) =>
        {
            var answer = await readiness.AskAsync(await FindLedgerProblemAsync(database, cancel), cancel);
            return Results.Json(
                new { status = answer.WouldRun ? "a stroke would run" : "a stroke would not run", answer.Problems, answer.Dispatchers, answer.Nodes },
                statusCode: answer.WouldRun ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }

    private static async Task<string?> FindLedgerProblemAsync(NpgsqlDataSource database, CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(AnswerWithin);
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return null;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return $"the ledger's database does not answer ({e.GetType().Name})";
        }
    }

    /// <summary>Ready with at least one node: a hospital with one GPU down still wants its answers.</summary>
    private static async Task<IReadOnlyList<string>> FindNodeProblemsAsync(IGrainFactory grains, CancellationToken cancel)
    {
        try
        {
            var nodes = await grains.GetGrain<IOperationsGrain>(0).ListNodesAsync().WaitAsync(AnswerWithin * 2, cancel);
            return nodes.Any(n => n.Status is { Incarnation: > 0 })
                ? []
                : [.. nodes.Select(n => $"node {n.Node} {(n.Problem.Length > 0 ? n.Problem : "is not registered yet")}")];
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return [$"the silo does not answer ({e.GetType().Name})"];
        }
    }
}

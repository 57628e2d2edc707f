using System.Globalization;
using System.Security.Cryptography;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Client;
using Grid.Simulator.Scenarios;

namespace Grid.Cli.Load;

/// <summary>One load, from connecting to its report.</summary>
/// <param name="grid">The grid as its configuration has it; null where that is not at hand, and nothing is predicted.</param>
internal sealed class LoadSession(CliConsole console, GridLocation place, string scenario, ulong seed, int bound, Scenario? grid)
{
    public async Task<LoadReport> RunAsync(IReadOnlyList<PlannedArrival> plan, CancellationToken cancel)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetInt32(1, int.MaxValue):x8}");
        var folder = Path.Combine(Path.GetTempPath(), $"grid-load-{run}");
        try
        {
            await using var client = await place.ConnectAsync(cancel);
            var kinds = plan.Select(a => a.Kind).Distinct().ToList();
            var stock = new SampleStock(folder, run, seed);
            stock.Draw(kinds, new CountedProgress(console.Error, "sample studies drawn", SampleStock.CountOf(kinds)), cancel);
            var before = await client.ListEstimatesAsync(cancel);
            await console.Error.WriteLineAsync($"Writing {plan.Count} studies of synthetic patients ({SampleStock.PatientPrefix}{run}-...) into the grid at {string.Join(", ", place.Gateways)}. Ctrl+C ends it with what was seen.");

            var tally = new LoadTally();
            using var load = new LoadRun(LoadTarget.Of(client, stock), tally, bound, console.Error, TimeProvider.System);
            var isComplete = await ShownAsync(load, tally, plan, cancel);
            var (figures, seconds) = (tally.Figures(), load.Elapsed.TotalSeconds);
            return new LoadReport(scenario, seed, run, plan.Count, seconds, isComplete, figures, await PredictAsync(client, stock, plan, load, figures.Sent, before));
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> ShownAsync(LoadRun load, LoadTally tally, IReadOnlyList<PlannedArrival> plan, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource();
        var progress = new LoadProgress(Console.IsErrorRedirected ? console.Error : Console.Error, !Console.IsErrorRedirected, tally, () => load.Elapsed, plan.Count);
        var showing = progress.ShowAsync(over.Token);
        try
        {
            return await load.RunAsync(plan, cancel);
        }
        finally
        {
            await over.CancelAsync();
            await showing;
        }
    }

    private async Task<LoadPrediction?> PredictAsync(
        GridClient client, SampleStock stock, IReadOnlyList<PlannedArrival> plan, LoadRun load, int sent, IReadOnlyList<DispatcherEstimates> before)
    {
        if (grid is null || sent == 0) return null;
        var models = grid.Pathways.Where(p => plan.Any(a => a.Pathway == p.Name)).SelectMany(p => p.Models).ToList();
        var forecast = new LoadForecast(grid, before);
        var from = "learned by the grid before this load";
        if (!models.TrueForAll(forecast.HasLearned))
        {
            forecast = new LoadForecast(grid, await client.ListEstimatesAsync(CancellationToken.None));
            from = models.TrueForAll(forecast.HasLearned) ? "learned by the grid during this load" : "as the models' manifests state them where the grid has learned none";
        }

        return new LoadPrediction(from, forecast.Compare(plan, sent, arrival => stock.SizeOf(arrival.Kind, arrival.Number), load.Answers, seed));
    }
}

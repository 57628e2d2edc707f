using Grid.Cli.Output;
using Grid.Contracts.Nodes;
using Grid.Contracts.Operations;

namespace Grid.Cli.Nodes;

/// <summary>Looks at a draining node again and again until nothing runs there.</summary>
/// <param name="listAsync">The nodes as they stand.</param>
/// <param name="pauseAsync">Between two looks.</param>
internal sealed class DrainWait(
    CliConsole console, string node, Func<CancellationToken, Task<IReadOnlyList<NodeListing>>> listAsync, Func<CancellationToken, Task> pauseAsync)
{
    /// <summary>A run yields within seconds or is stopped; what has not ended after so many looks, a second apart, will not by itself.</summary>
    public const int MostLooks = 60;

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        NodeStatus? status = null;
        for (var look = 1; look <= MostLooks; look++)
        {
            if (look > 1) await pauseAsync(cancel);
            status = (await listAsync(cancel)).FirstOrDefault(one => one.Node == node)?.Status;
            if (status is not { Running.Count: 0 }) continue;

            // Somebody may have called it off meanwhile: then "nothing runs" would not last.
            var isOff = status.Availability != NodeAvailability.Draining;
            console.Out.WriteLine(isOff ? $"{node}: nothing runs there, but it is no longer draining" : $"{node}: drained, nothing runs there");
            return isOff ? ExitCodes.Failed : ExitCodes.Ok;
        }

        var found = status is null
            ? "it does not answer"
            : $"{status.Running.Count} job(s) still run there: {string.Join(", ", status.Running.Select(job => $"{job.Model} on {job.StudyInstanceUid}"))}";
        await console.Error.WriteLineAsync($"grid: {node} is not drained after {MostLooks} s: {found}. It goes on draining.");
        return ExitCodes.Failed;
    }
}

using System.Globalization;
using Grid.Grains.Plan;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Dispatch.Tracing;

/// <summary>A file for each activation, named by its dispatcher and the time it began.</summary>
internal sealed class FileTraces(DispatchPlan dispatch, TimeProvider clock, ILogger<FileTrace> log) : IDispatchTraces
{
    // As many hours as anyone replays, and no full disk for a trace that was forgotten.
    private const long LargestFile = 512L << 20;

    public IDispatchTrace Open(string dispatcher)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{dispatcher}-{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff}.ndjson");
        var safe = string.Join('_', name.Split(Path.GetInvalidFileNameChars()));
        return new FileTrace(Path.Combine(dispatch.TraceDirectory, safe), LargestFile, log);
    }
}

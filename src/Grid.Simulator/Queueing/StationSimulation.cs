namespace Grid.Simulator.Queueing;

/// <summary>Simulates stations: once, or as independent replications on several threads.</summary>
public static class StationSimulation
{
    /// <exception cref="ArgumentException">The model or the run makes no sense; says why.</exception>
    public static StationResult Run(StationModel model, StationRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(run);
        return new Station(model, run).Run();
    }

    /// <summary>Replications 0, 1, ... of the run, in that order. The number of threads changes how soon they are there and nothing else.</summary>
    /// <param name="model">The station.</param>
    /// <param name="run">Each replication is one of these; its own <see cref="StationRun.Replication"/> is the first.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="threads">At least 1.</param>
    public static StationReplications Replicate(StationModel model, StationRun run, int count, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);

        var results = new StationResult[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            results[i] = new Station(model, run with { Replication = run.Replication + i }).Run());
        return new StationReplications(results);
    }
}

namespace Grid.Cli.Output;

/// <summary>Says how far a simulation is, as <see cref="CountedProgress"/> does, in percent of its time.</summary>
internal sealed class ShareProgress(TextWriter to, string simulated) : IProgress<double>
{
    private readonly CountedProgress _counted = new(to, $"% of {simulated} simulated", 100);

    public void Report(double value) => _counted.Report((int)(value * 100));
}

namespace Grid.Scheduling.Learning;

/// <summary>How long models run: as their manifests state it, times what runs have shown.</summary>
internal sealed class RunTimes(ModelCosts costs, double learningRate)
{
    private static readonly long MostTicks = TimeSpan.FromDays(365).Ticks;

    private readonly Dictionary<string, LearnedFactors> _learned = new(StringComparer.Ordinal);

    /// <summary>As the manifest states it, in ticks; zero for a model without an estimate.</summary>
    public long StatedTicks(string model, int images)
    {
        var cost = costs.Of(model);
        return (long)Math.Min(MostTicks, Math.Max(0, cost.Fixed.Ticks + (double)cost.PerImage.Ticks * Math.Max(0, images)));
    }

    public double Factor(string model, string node) => _learned.TryGetValue(model, out var factors) ? factors.Of(node) : 1;

    /// <summary>Of one model, to be kept by whoever asks for it often.</summary>
    public LearnedFactors Of(string model)
    {
        if (!_learned.TryGetValue(model, out var factors)) _learned.Add(model, factors = new LearnedFactors(learningRate));
        return factors;
    }

    /// <summary>A run was expected to take so long without what was learned, and took so long.</summary>
    public void Learn(JobKey key, string node, long statedTicks, TimeSpan took)
    {
        if (statedTicks > 0 && took > TimeSpan.Zero && learningRate > 0) Of(key.Model).Learn(node, (double)took.Ticks / statedTicks);
    }

    public void CopyFrom(RunTimes other)
    {
        foreach (var (model, factors) in other._learned) _learned[model] = factors.Copy(learningRate);
    }
}

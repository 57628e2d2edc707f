namespace Grid.Scheduling.Placement;

/// <summary>How long models run, as their manifests state it. Frozen; built once from configuration.</summary>
public sealed class RunTimes(IReadOnlyDictionary<string, RunTimes.Cost> byModel)
{
    /// <param name="Fixed">Once per job: opening, preprocessing, answering.</param>
    /// <param name="PerImage">For each image the model looks at.</param>
    public readonly record struct Cost(TimeSpan Fixed, TimeSpan PerImage);

    /// <summary>Estimated run time; zero for a model without an estimate.</summary>
    public TimeSpan Of(string model, int images) =>
        byModel.TryGetValue(model, out var cost) ? cost.Fixed + cost.PerImage * Math.Max(0, images) : TimeSpan.Zero;
}

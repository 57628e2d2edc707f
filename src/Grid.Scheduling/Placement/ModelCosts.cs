using System.Collections.Frozen;

namespace Grid.Scheduling.Placement;

/// <summary>What a model needs, as its manifest states it.</summary>
public sealed record ModelCost
{
    /// <summary>Once per run: opening, preprocessing, answering.</summary>
    public TimeSpan Fixed { get; init; }

    /// <summary>For each image the model looks at.</summary>
    public TimeSpan PerImage { get; init; }

    /// <summary>Bringing it into device memory where it is not.</summary>
    public TimeSpan Load { get; init; }

    /// <summary>Device memory it takes while loaded, in MiB.</summary>
    public long MemoryMib { get; init; }

    /// <summary>Whether several studies may share one run of it.</summary>
    public bool IsBatched { get; init; }
}

/// <summary>The models' costs by name. Frozen; built once from configuration.</summary>
public sealed class ModelCosts(IEnumerable<KeyValuePair<string, ModelCost>> byModel)
{
    private static readonly ModelCost Unknown = new();

    private readonly FrozenDictionary<string, ModelCost> _byModel = byModel.ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ModelCost> ByModel => _byModel;

    /// <summary>A model without an estimate costs nothing that is known: where it runs is decided by the rest.</summary>
    public ModelCost Of(string model) => _byModel.GetValueOrDefault(model, Unknown);
}

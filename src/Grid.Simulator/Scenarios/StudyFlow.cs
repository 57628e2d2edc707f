using Grid.Scheduling.Jobs;
using Grid.Simulator.Chance;

namespace Grid.Simulator.Scenarios;

/// <summary>A pathway's urgency, promise and models.</summary>
public sealed record ScenarioPathway(string Name, Tier Tier, TimeSpan Promise, IReadOnlyList<string> Models);

/// <summary>One kind of study that the country sends.</summary>
public sealed record StudyFlow
{
    public required string Name { get; init; }

    /// <summary>Index of its pathway.</summary>
    public required int Pathway { get; init; }

    /// <summary>Of all senders together.</summary>
    public required RateProfile Rate { get; init; }

    /// <summary>How far the clock of its senders is ahead of the scenario's: the hours of <see cref="Rate"/> are theirs.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>Sites that send it, each with its share; only the ratios count.</summary>
    public required IReadOnlyList<FlowSender> Senders { get; init; }

    /// <summary>Size of a study, in megabytes (10^6 bytes).</summary>
    public required Distribution Megabytes { get; init; }

    /// <summary>Images that a model looks at: so many a megabyte, at least <see cref="LeastImages"/>.</summary>
    public double ImagesPerMegabyte { get; init; }

    public int LeastImages { get; init; } = 1;

    /// <summary>Run time over what the model's manifest states.</summary>
    public Distribution RunFactor { get; init; } = Distribution.Deterministic(1);

    /// <summary>Local time at its senders when the scenario begins.</summary>
    public DateTimeOffset LocalStart(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario.Start + ClockAhead;
    }

    public int Images(double megabytes) => Math.Max(LeastImages, (int)(megabytes * ImagesPerMegabyte));
}

/// <param name="Site">Index of the site.</param>
public readonly record struct FlowSender(int Site, double Weight);

/// <summary>What a figure rests on.</summary>
public enum FigureBasis
{
    /// <summary>Published by an authority.</summary>
    Official,

    /// <summary>Fitted to published figures.</summary>
    Fitted,

    /// <summary>Nobody has published it: an assumption to be replaced by a measurement.</summary>
    Assumption,
}

/// <summary>A figure of the scenario and what it rests on.</summary>
/// <param name="Path">Where it stands in the file, e.g. <c>load.studies.head-ct.perYear</c>.</param>
/// <param name="Note">In words; may be empty.</param>
public sealed record MarkedFigure(string Path, string Value, FigureBasis Basis, string Note);

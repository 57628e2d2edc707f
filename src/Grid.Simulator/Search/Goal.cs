using System.Globalization;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Search;

/// <summary>What a goal limits.</summary>
public enum GoalFigure
{
    /// <summary>A quantile of the time from submission to the published result.</summary>
    Result,

    /// <summary>A quantile of the time from submission to the start of the run.</summary>
    Wait,

    /// <summary>The share of studies answered after their pathway's promise.</summary>
    Late,
}

/// <summary>
/// An upper limit that a plan must keep, such as <c>stroke.p99 &lt;= 60s</c>, in the country, in a region or at a site. Whatever it limits, it says that at most a share of the
/// studies (<see cref="Allowed"/>) may be above a threshold: one in a hundred above 60 s is the same as a p99 of at most 60 s.
/// </summary>
public sealed record Goal
{
    /// <summary>As it was written, single spaces.</summary>
    public required string Text { get; init; }

    /// <summary>Index of the pathway in the scenario; null for the studies of all.</summary>
    public required int? Pathway { get; init; }

    /// <summary>Indexes of the sites whose studies count; null for those of the whole country.</summary>
    public IReadOnlySet<int>? Senders { get; init; }

    /// <summary>Places that were asked for with this one and have no goal, as no study of the pathway comes from there.</summary>
    public IReadOnlyList<string> SilentPlaces { get; init; } = [];

    public required GoalFigure Figure { get; init; }

    /// <summary>Share of the studies that may be above the threshold: 0.01 for a p99.</summary>
    public required double Allowed { get; init; }

    /// <summary>The limit itself: seconds, or for <see cref="GoalFigure.Late"/> a share.</summary>
    public required double Limit { get; init; }

    /// <summary>That every pathway keeps its promise for 99 of 100 studies: what is planned for when nobody says otherwise.</summary>
    public static IReadOnlyList<Goal> Promises(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return [.. Enumerable.Range(0, scenario.Pathways.Count)
            .Where(p => scenario.Flows.Any(f => f.Pathway == p && f.Rate.PerDay > 0))
            .Select(p => new Goal
            {
                Text = string.Create(CultureInfo.InvariantCulture, $"{scenario.Pathways[p].Name}.p99 <= {scenario.Pathways[p].Promise.TotalSeconds:0.###}s"),
                Pathway = p,
                Figure = GoalFigure.Result,
                Allowed = 0.01,
                Limit = scenario.Pathways[p].Promise.TotalSeconds,
            })];
    }

    internal bool Covers(int pathway, int site) => (Pathway is null || Pathway == pathway) && (Senders is null || Senders.Contains(site));

    /// <summary>A study counts against the goal above this: seconds.</summary>
    internal double Threshold(Scenario scenario, int pathway) =>
        Figure == GoalFigure.Late ? scenario.Pathways[pathway].Promise.TotalSeconds : Limit;
}

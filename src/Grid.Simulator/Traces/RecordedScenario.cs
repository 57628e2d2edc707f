using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;
using Grid.Simulator.Statistics;

namespace Grid.Simulator.Traces;

/// <summary>A scenario in which a recorded load comes again, and what its studies met the first time.</summary>
public sealed class RecordedScenario
{
    private const double ShareThatHardlyWaits = 0.25;

    // A Monday: which one decides nothing.
    private static readonly DateOnly SomeMonday = new(2001, 1, 1);

    private readonly TimesTally[] _tallies;
    private readonly QuantileSketch _waits = new();

    private RecordedScenario(Scenario scenario, RecordedLoad load)
    {
        Scenario = scenario with
        {
            Name = load.Path.Length > 0 ? Path.GetFileNameWithoutExtension(load.Path) : scenario.Name,
            Start = Start(load.Header),
            Duration = TimeSpan.FromMilliseconds(load.Header.LastAtMs + 1),
            WarmUp = TimeSpan.Zero,
            Replications = 1,
            Flows = [],
            Recorded = load,
        };
        _tallies = [.. scenario.Pathways.Select(_ => new TimesTally())];
    }

    public Scenario Scenario { get; private set; }

    /// <summary>Studies that come again.</summary>
    public long Studies { get; private set; }

    /// <summary>Studies on which nothing was run, because no pathway was recognised or an earlier result was offered. They do not come again.</summary>
    public long WithoutWork { get; private set; }

    /// <summary>Jobs that come again, and how many of them with the run time that was measured.</summary>
    public long Jobs { get; private set; }
    public long Measured { get; private set; }

    /// <summary>Lays a load over a scenario: its sites, nodes, links, costs and policy stay, its flows do not.</summary>
    /// <exception cref="RecordedLoadException">A line is wrong, or names what the scenario does not have.</exception>
    public static RecordedScenario Of(Scenario scenario, RecordedLoad load)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(load);
        var over = new RecordedScenario(scenario, load);
        var names = new RecordedNames(scenario);
        foreach (var (line, study) in load.Read())
        {
            if (study.Jobs.Count == 0) over.WithoutWork++;
            else over.Take(study, names, load.Path, line);
        }

        // Where a quarter and more found a free slot, they show what messages and commits took, whatever the scenario assumes.
        if (over._waits.Count > 0 && TimeSpan.FromSeconds(over._waits.Quantile(ShareThatHardlyWaits)) is var delay && delay < scenario.DispatchDelay)
            over.Scenario = over.Scenario with { DispatchDelay = delay };
        if (over.Studies == 0) throw new RecordedLoadException(load.Path, 0, "nothing was run on any study in it; expected at least one with jobs");
        return over;
    }

    /// <summary>The simulated figures beside the recorded ones, pathway by pathway; those without studies are left out.</summary>
    public IReadOnlyList<ReplayFigure> Compare(ScenarioOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var simulated = outcome.Figures.ToDictionary(f => f.Key, f => f.Value);
        var figures = new List<ReplayFigure>();
        for (var p = 0; p < _tallies.Length; p++)
        {
            if (_tallies[p].Wait.Count == 0) continue;
            var (name, tally) = (Scenario.Pathways[p].Name, _tallies[p]);
            foreach (var (metric, value) in ScenarioFigures.Times(tally)) figures.Add(new ReplayFigure(name, metric, simulated[new FigureKey(metric, name, "")], value));
        }

        return figures;
    }

    private void Take(RecordedStudy study, RecordedNames names, string path, long line)
    {
        if (!names.Sites.ContainsKey(study.Site)) throw Unknown("site", study.Site, names.Sites.Keys);
        if (!names.Pathways.TryGetValue(study.Pathway, out var pathway)) throw Unknown("pathway", study.Pathway, names.Pathways.Keys);
        foreach (var job in study.Jobs)
        {
            if (!names.Models.ContainsKey(job.Model)) throw Unknown("model", job.Model, names.Models.Keys);
            Jobs++;
            if (names.MeasuredTicks(job) > 0) Measured++;
        }

        Studies++;
        if (study.WaitMs is { } wait)
        {
            _tallies[pathway].Wait.Add(Seconds(wait));
            _waits.Add(Seconds(wait));
        }

        if (study is { State: not (RecordedOutcome.Quarantined or RecordedOutcome.Cancelled), ResultMs: { } result })
            _tallies[pathway].AddResult(Seconds(result), result > Scenario.Pathways[pathway].Promise.TotalMilliseconds);

        RecordedLoadException Unknown(string what, string name, IEnumerable<string> known) => new(
            path, line, $"{what} \"{name}\", which the scenario does not have; expected one of {string.Join(", ", known.Order(StringComparer.Ordinal).Take(12))}. Is it over the configuration of the grid that was recorded?");
    }

    private static DateTimeOffset Start(RecordedLoadHeader header)
    {
        var day = header.StartDate ?? SomeMonday.AddDays(((int)header.StartsOn + 6) % 7);
        return new DateTimeOffset(day.ToDateTime(new TimeOnly(header.StartHour, 0)), TimeSpan.Zero);
    }

    private static double Seconds(long milliseconds) => milliseconds / 1_000.0;
}

/// <summary>One figure, simulated and as it was; NaN where there was nothing to measure.</summary>
/// <param name="Metric">As in <see cref="ScenarioFigures"/>.</param>
public readonly record struct ReplayFigure(string Pathway, string Metric, double Simulated, double Recorded)
{
    public double Difference => Simulated - Recorded;
}

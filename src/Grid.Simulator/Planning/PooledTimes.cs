using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Planning;

/// <summary>
/// Waits and times to the result of all replications together, by pathway and place. A quantile of few values is off in one direction, and a
/// mean of such quantiles as well: of the values together it is not. Merging in any order gives the same.
/// </summary>
internal sealed class PooledTimes
{
    private readonly Dictionary<(string Pathway, string Place), TimesTally> _tallies = [];

    public static PooledTimes Of(Scenario scenario, ScenarioRecorder recorder)
    {
        var pooled = new PooledTimes();
        for (var p = 0; p < scenario.Pathways.Count; p++)
        {
            var (name, tally) = (scenario.Pathways[p].Name, recorder.Pathways[p]);
            pooled._tallies[(name, "")] = tally.All;
            for (var r = 0; r < recorder.Regions.Count; r++) pooled._tallies[(name, recorder.Regions[r])] = tally.ByRegion[r];
        }

        return pooled;
    }

    public void Merge(PooledTimes other)
    {
        foreach (var (key, tally) in other._tallies)
        {
            if (!_tallies.TryGetValue(key, out var own)) _tallies.Add(key, own = new TimesTally());
            own.Merge(tally);
        }
    }

    public TimesTally? Find(FigureKey key) => _tallies.GetValueOrDefault((key.Pathway, key.Place));
}

using System.Globalization;
using Grid.Simulator.Search;

namespace Grid.Cli.Plan;

/// <summary>Says what a search does: at every new step, and now and then within a long one. Told from any thread.</summary>
internal sealed class SearchProgress(TextWriter to) : IProgress<PlanProgress>
{
    private const int SimulationsBetween = 50;

    private readonly Lock _lock = new();
    private string _doing = "";
    private int _said;

    public void Report(PlanProgress value)
    {
        lock (_lock)
        {
            if (value.Doing == _doing && value.Simulations < _said + SimulationsBetween) return;
            (_doing, _said) = (value.Doing, value.Simulations);
            var best = value.Best > 0 ? string.Create(CultureInfo.InvariantCulture, $"; best so far {value.Best} nodes") : "";
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Simulations} simulations: {value.Doing}{best}"));
        }
    }
}

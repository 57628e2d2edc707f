namespace Grid.Simulator.Search;

/// <summary>How far a search is.</summary>
/// <param name="Simulations">Replications simulated so far.</param>
/// <param name="Best">Nodes of the best design that seems to hold so far; 0 before there is one.</param>
public sealed record PlanProgress(int Simulations, string Doing, int Best);

/// <summary>Counts simulations and says what a search does. <see cref="Simulated"/> is safe for several threads.</summary>
internal sealed class SearchLog(IProgress<PlanProgress>? to)
{
    private string _doing = "computing lower bounds";
    private int _simulations;

    /// <summary>Replications simulated.</summary>
    public int Simulations => _simulations;

    /// <summary>Nodes of the best design that seems to hold so far; 0 before there is one.</summary>
    public int Best { get; set; }

    public void Say(string doing)
    {
        _doing = doing;
        to?.Report(new PlanProgress(_simulations, doing, Best));
    }

    public void Simulated(int replications)
    {
        var simulations = Interlocked.Add(ref _simulations, replications);
        to?.Report(new PlanProgress(simulations, _doing, Best));
    }
}

using Grid.FaultSimulation.Checks;
using Grid.FaultSimulation.Outcomes;

namespace Grid.FaultSimulation;

/// <summary>Runs a country in virtual time.</summary>
public static class CountryRun
{
    /// <exception cref="RuleBrokenException">A rule was broken, and the options say that rules are checked.</exception>
    public static CountryOutcome Run(FaultedScenario scenario, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new Country(scenario, seed).Run();
    }

    /// <summary>
    /// The same studies, each alone in an empty grid without a dispatcher, network delay or queue: what no policy can be better than.
    /// </summary>
    public static CountryOutcome RunIdle(FaultedScenario scenario, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new IdleGrid(scenario, seed).Run();
    }
}

using Grid.Simulator.Checks;
using Grid.Simulator.Outcomes;

namespace Grid.Simulator;

/// <summary>Runs a country in virtual time.</summary>
public static class CountryRun
{
    /// <exception cref="RuleBrokenException">A rule was broken, and the options say that rules are checked.</exception>
    public static CountryOutcome Run(CountryOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Country(options, seed).Run();
    }

    /// <summary>
    /// The same studies, each alone in an empty grid without a dispatcher, network delay or queue: what no policy can be better than.
    /// </summary>
    public static CountryOutcome RunIdle(CountryOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new IdleGrid(options, seed).Run();
    }
}

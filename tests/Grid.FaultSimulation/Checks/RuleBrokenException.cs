using Grid.Scheduling.Jobs;

namespace Grid.FaultSimulation.Checks;

/// <summary>Something happened that must not. Says the rule in words, when, and what led to it.</summary>
public sealed class RuleBrokenException(string rule, string detail, TimeSpan at, IReadOnlyList<string> history)
    : Exception($"{rule}: {detail} (virtual time {at:d\\.hh\\:mm\\:ss\\.fff})\n{string.Join('\n', history)}")
{
    public string Rule => rule;
    public TimeSpan At => at;

    /// <summary>The last things that happened to the job or the node, oldest first.</summary>
    public IReadOnlyList<string> History => history;
}

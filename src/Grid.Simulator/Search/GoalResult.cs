namespace Grid.Simulator.Search;

/// <summary>A goal over the replications of one scenario: its figure and whether it holds, by one-sided 95 % bounds.</summary>
/// <param name="Figure">With one replication its bounds are not known, NaN, and the figure alone decides nothing.</param>
public sealed record GoalResult(GoalFigureRow Figure, Verdict Verdict)
{
    private const double Level = 0.95;

    /// <param name="goals">In the order of the samples.</param>
    /// <param name="samples">By replication, then by goal.</param>
    internal static IReadOnlyList<GoalResult> Of(IReadOnlyList<Goal> goals, IReadOnlyList<IReadOnlyList<GoalSample>> samples) => [.. goals.Select((goal, g) =>
    {
        var figure = GoalFigureRow.Of(goal, new TailEstimate([.. samples.Select(s => s[g])], static _ => (0, 0), Level));
        return new GoalResult(figure, Of(figure.ShareAbove, goal.Allowed));
    })];

    internal static Verdict Of(Bounded shareAbove, double allowed) =>
        shareAbove.Low > allowed ? Verdict.Fails : shareAbove.High <= allowed ? Verdict.Holds : Verdict.Undecided;
}

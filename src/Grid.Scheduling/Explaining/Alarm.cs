namespace Grid.Scheduling.Explaining;

/// <summary>What somebody must look at.</summary>
public enum AlarmKind
{
    /// <summary>Work waits for a model that no node serves.</summary>
    NobodyServes,

    /// <summary>Work waits, and no node that serves its model can take it.</summary>
    NowhereToRun,

    /// <summary>A site's store says that it does not hold what it acknowledged.</summary>
    ImagesLost,

    /// <summary>A node keeps failing by faults of its own, its way to a site, or a model.</summary>
    NodeFaulty,

    /// <summary>A node keeps refusing what it is given.</summary>
    NodeRefuses,

    /// <summary>Every slot of a node holds a run that makes no progress.</summary>
    NodeStalled,

    /// <summary>A job failed on the only node it can be run on, again and again.</summary>
    FailsAgain,
}

/// <param name="Subject">What it is about: with the kind, what tells one alarm from another.</param>
/// <param name="Text">What was found and what to do.</param>
/// <param name="Jobs">Open jobs that it holds up, where that is known.</param>
public sealed record Alarm(AlarmKind Kind, string Subject, string Text, int Jobs);

namespace Grid.Scheduling.Jobs;

/// <summary>A node was lost with a job.</summary>
/// <param name="Incarnation">Of the node, and 0 where that is not known; one that goes on under it had only been silent.</param>
/// <param name="Epoch">The job's lease there.</param>
/// <param name="HadBegun">It had said that it runs the job. What kills its node at once is never heard to have begun.</param>
public readonly record struct NodeLoss(string Node, long Incarnation, long Epoch, bool HadBegun);

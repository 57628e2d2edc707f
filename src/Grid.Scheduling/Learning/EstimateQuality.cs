namespace Grid.Scheduling.Learning;

/// <summary>How good the estimates for one model on one node were since the dispatcher's memory began.</summary>
/// <param name="Runs">Completed runs that were compared.</param>
/// <param name="RunFactor">What was learned: measured over stated run time.</param>
/// <param name="MeanErrorSeconds">Mean of measured less expected, transfer and run together; positive: slower than expected.</param>
/// <param name="MeanAbsoluteErrorSeconds">Mean of its size.</param>
/// <param name="WorstErrorSeconds">The one largest in size.</param>
public readonly record struct EstimateQuality(
    string Model, string Node, long Runs, double RunFactor, double MeanErrorSeconds, double MeanAbsoluteErrorSeconds, double WorstErrorSeconds);

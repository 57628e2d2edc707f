namespace Grid.Scheduling.Placement;

/// <summary>What it would cost to run a job on one node, from now to the answer.</summary>
/// <param name="Queue">Until a slot is free for it.</param>
/// <param name="Transfer">Bringing the images that are not there yet, over links shared with transfers under way.</param>
/// <param name="Load">Loading the model where it is not in device memory.</param>
/// <param name="Run">What is left to run.</param>
public readonly record struct Candidate(
    string Node, string Site, TimeSpan Queue, TimeSpan Transfer, TimeSpan Load, TimeSpan Run, double DistanceKm)
{
    public TimeSpan Total => Queue + Transfer + Load + Run;
}

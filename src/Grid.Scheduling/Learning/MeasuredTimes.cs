namespace Grid.Scheduling.Learning;

/// <summary>What a run took, as its node measured it.</summary>
/// <param name="Transfer">Bringing the images to the node's site; zero where they were there.</param>
/// <param name="Run">From the images' arrival to the answer, in this lease; what an earlier, yielded lease had done is not in it.</param>
/// <param name="Slices">Slices run in this lease.</param>
/// <param name="Total">Slices of the whole run.</param>
/// <param name="SharedWith">Other jobs that shared the run; 0 for a run alone.</param>
public sealed record MeasuredTimes(TimeSpan Transfer, TimeSpan Run, int Slices, int Total, int SharedWith);

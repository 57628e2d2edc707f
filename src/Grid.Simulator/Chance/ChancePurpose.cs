namespace Grid.Simulator.Chance;

/// <summary>What a stream of chance is for. The numbers are part of what a seed means: never change or reuse one.</summary>
internal enum ChancePurpose
{
    Arrivals = 1,
    RunTimes = 2,
    Sizes = 3,
    Failures = 4,
    Repairs = 5,
    Places = 6,
}

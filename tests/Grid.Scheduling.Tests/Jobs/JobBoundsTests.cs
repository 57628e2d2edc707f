using Grid.Scheduling.Jobs;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Jobs;

/// <summary>A job in bounds is left as it is; one that is not is brought to the nearest bound.</summary>
public class JobBoundsTests
{
    private static readonly DateTimeOffset Soonest = Noon.AddDays(-365), Latest = Noon.AddDays(365);

    public static TheoryData<Job> InBounds =>
    [
        Stroke("s") with { Bytes = 0, Images = 0 },
        Stroke("s") with { Bytes = 1L << 40, Images = 1_000_000 },
        Dental("d") with { Deadline = Latest, AdmittedAt = Soonest },
        Dental("d") with { Deadline = Soonest, AdmittedAt = Latest },
    ];

    public static TheoryData<Job, Job> OutOfBounds => new()
    {
        { Stroke("s") with { Bytes = -1 }, Stroke("s") with { Bytes = 0 } },
        { Stroke("s") with { Bytes = (1L << 40) + 1 }, Stroke("s") with { Bytes = 1L << 40 } },
        { Stroke("s") with { Images = -1 }, Stroke("s") with { Images = 0 } },
        { Stroke("s") with { Images = 1_000_001 }, Stroke("s") with { Images = 1_000_000 } },
        { Stroke("s") with { Tier = (Tier)(-1) }, Stroke("s") },
        { Dental("d") with { Tier = (Tier)3 }, Dental("d") },
        { Dental("d") with { Deadline = Latest.AddTicks(1) }, Dental("d") with { Deadline = Latest } },
        { Dental("d") with { AdmittedAt = Soonest.AddTicks(-1) }, Dental("d") with { AdmittedAt = Soonest } },
    };

    [Theory]
    [MemberData(nameof(InBounds))]
    public void Within_InBounds_IsTheJobItself(Job job) => Assert.Same(job, JobBounds.Within(job, Noon));

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void Within_OutOfBounds_IsBroughtToTheBound(Job job, Job expected) => Assert.Equal(expected, JobBounds.Within(job, Noon));
}

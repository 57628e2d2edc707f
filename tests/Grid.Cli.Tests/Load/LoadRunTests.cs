using System.Runtime.CompilerServices;
using System.Text;
using Grid.Cli.Load;
using Grid.Client;
using Grid.Contracts.Patients;
using Grid.Contracts.Studies;
using Grid.Samples.Phantoms;

namespace Grid.Cli.Tests.Load;

public sealed class LoadRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_GridThatAnswersNothing_IsSentAllOfIt()
    {
        var (tally, grid) = (new LoadTally(), new SlowGrid());
        grid.WhenSubmitted(5, grid.Answer);
        using var load = new LoadRun(grid.Target, tally, 8, TextWriter.Null, grid.Clock);

        var isComplete = await load.RunAsync(Plan(5), Cancellation);

        Assert.True(isComplete);
        Assert.Equal((5, 5, 0, 0), (tally.Sent, tally.Answered, tally.Outstanding, tally.HeldBack));
    }

    [Fact]
    public async Task RunAsync_AtTheBound_TheNextIsLateAndItsTimeCountsFromWhenItWasDue()
    {
        var (tally, grid) = (new LoadTally(), new SlowGrid());
        using var said = new Listener(() =>
        {
            grid.Clock.Pass(TimeSpan.FromSeconds(100));
            grid.Answer();
        });
        using var load = new LoadRun(grid.Target, tally, 1, said, grid.Clock);

        Assert.True(await load.RunAsync(Plan(2), Cancellation));

        var figures = tally.Figures();
        Assert.Equal(1, figures.HeldBack);
        Assert.True(figures.Late.Max >= 100, $"late by {figures.Late.Max} s");
        Assert.True(figures.Pathways[0].Answered.Max >= 100, $"answered {figures.Pathways[0].Answered.Max} s after it was due");
        Assert.Contains("1 studies are outstanding", said.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Busy_IsCountedByItsKindAndFreesThePlace()
    {
        var (tally, grid) = (new LoadTally(), new SlowGrid { Outcome = SubmissionOutcome.Busy });
        using var load = new LoadRun(grid.Target, tally, 1, TextWriter.Null, grid.Clock);

        Assert.True(await load.RunAsync(Plan(3), Cancellation));

        Assert.Equal([new RefusalFigures("busy", 3, "the test says so")], tally.Figures().TurnedAway);
    }

    [Fact]
    public async Task RunAsync_Interrupted_EndsWithWhatWasSeen()
    {
        var (tally, grid) = (new LoadTally(), new SlowGrid());
        using var interrupt = new CancellationTokenSource();
        grid.WhenSubmitted(3, interrupt.Cancel);
        using var load = new LoadRun(grid.Target, tally, 3, TextWriter.Null, grid.Clock);

        Assert.False(await load.RunAsync(Plan(9), interrupt.Token));

        Assert.Equal((3, 3), (tally.Sent, tally.Outstanding));
    }

    private static List<PlannedArrival> Plan(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PlannedArrival(i, TimeSpan.FromSeconds(i), "dental", SampleKind.Dental, "SC-01"))];

    /// <summary>Takes everything at once and answers nothing until it is told to.</summary>
    private sealed class SlowGrid
    {
        private readonly TaskCompletionSource _answering = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _submitted;
        private int _at;
        private Action _then = () => { };

        public ManualClock Clock { get; } = new();
        public SubmissionOutcome Outcome { get; init; } = SubmissionOutcome.Accepted;
        public LoadTarget Target => new((arrival, _) => Task.FromResult(Study(arrival.Number)), SubmitAsync, FollowAsync);

        public void Answer() => _answering.TrySetResult();

        public void WhenSubmitted(int count, Action then) => (_at, _then) = (count, then);

        private Task<SubmissionReply> SubmitAsync(StockedStudy study, string site, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _submitted) == _at) _then();
            return Task.FromResult(new SubmissionReply { StudyInstanceUid = study.Study.StudyInstanceUid, Outcome = Outcome, Reason = "the test says so", Pathway = "dental" });
        }

        private async IAsyncEnumerable<StudyReport> FollowAsync(StockedStudy study, [EnumeratorCancellation] CancellationToken cancel)
        {
            await _answering.Task.WaitAsync(cancel);
            yield return SampleReports.Study(study.Study.StudyInstanceUid, "dental", 0, 1);
        }

        private static StockedStudy Study(int number) => new(
            new FoundStudy { StudyInstanceUid = $"1.2.{number}", Patient = new PatientIdentity("", ""), Series = [] }, Path.Combine(Path.GetTempPath(), $"grid-none-{Guid.NewGuid():N}"));
    }

    /// <summary>A clock on which every wait is over at once and has taken its time.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero) Pass(dueTime);
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Listener(Action then) : StringWriter
    {
        public string Said => ToString();

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            then();
            return Task.CompletedTask;
        }
    }
}

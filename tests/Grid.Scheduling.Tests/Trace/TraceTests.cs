using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Learning;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Policy;
using Grid.Scheduling.Regions;
using Grid.Scheduling.Tests.Dispatch;
using Grid.Scheduling.Tests.Properties;
using Grid.Scheduling.Trace;
using static Grid.Scheduling.Tests.Dispatch.Given;

namespace Grid.Scheduling.Tests.Trace;

public class TraceTests
{
    public static TheoryData<DispatchEvent> EveryKind =>
    [
        Admitted(Stroke("s1")),
        new LeaseFound(Noon, Dental("d1"), "n1", 3, ["n2"]),
        new JobGone(Noon, Stroke("s1").Key),
        Heard(Node("n1") with { Loaded = ["stroke"], MemoryMib = 24_000, Availability = NodeAvailability.Cordoned }, 4, new RunningLease(Stroke("s1").Key, 2, 3, 8)),
        new LeaseGranted(Noon, Stroke("s1").Key, "n1", 1),
        new LeaseRefused(Noon, Stroke("s1").Key, "n1"),
        new LedgerSilent(Noon, Stroke("s1").Key, "n1"),
        new StartAccepted(Noon, Stroke("s1").Key, "n1", 1, 2, 3),
        new StartRefused(Noon, Stroke("s1").Key, "n1", 1, "full"),
        new StartUnanswered(Noon, Stroke("s1").Key, "n1", 1),
        new RunCompleted(Noon, Stroke("s1").Key, "n1", 1, new MeasuredTimes(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2), 7, 8, 1)),
        new RunFailed(Noon, Stroke("s1").Key, "n1", 1, "unreadable"),
        new RunGivenBack(Noon, Stroke("s1").Key, "n1", 1),
        new RunYielded(Noon, Stroke("s1").Key, "n1", 1, 2, 8),
        new TimePassed(Noon),
        new PeerHeard(Noon, new RegionStanding("north", 1, 2, [new NodeStanding("n1", "astana", 1, TimeSpan.FromSeconds(3), TimeSpan.Zero, ["stroke"], null)])),
        new ReservationAsked(Noon, new ReservationRequest("north", Stroke("s1"), "n1")),
        new ReservationAnswered(Noon, new ReservationReply("north", Stroke("s1").Key, new GrantedNode("n1", "astana"), TimeSpan.FromSeconds(5), "")),
        new ReservationReturned(Noon, "north", Stroke("s1").Key),
    ];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Read_EveryKindOfEvent_IsWhatWasWritten(DispatchEvent happened)
    {
        var line = TraceCodec.Event(happened);

        var read = Assert.IsType<TraceLine.Happened>(TraceCodec.Read(line)).Event;

        Assert.Equal(happened.GetType(), read.GetType());
        Assert.Equal(line, TraceCodec.Event(read));
    }

    [Fact]
    public void EveryKind_OfEvents_IsTested()
    {
        var kinds = typeof(DispatchEvent).Assembly.GetTypes().Where(t => t.BaseType == typeof(DispatchEvent)).Select(t => t.Name).Order();

        Assert.Equal(kinds, EveryKind.Select(row => row.Data.GetType().Name).Order());
    }

    [Fact]
    public void Read_Header_GivesTheOptionsBack()
    {
        var options = Options(new PolicyOptions { Lookahead = 7, SiteWeights = new Dictionary<string, double> { ["almaty"] = 2 } });
        var line = TraceCodec.Header(options);

        var header = Assert.IsType<TraceLine.Header>(TraceCodec.Read(line));

        Assert.Equal(line, TraceCodec.Header(header.ToOptions()));
        Assert.Equal(7, header.ToOptions().Policy.Lookahead);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"event\":{\"is\":\"noSuchThing\"}}")]
    [InlineData("{\"event\":{}}")]
    [InlineData("{\"event\":null}")]
    [InlineData("{\"event\":{\"is\":\"jobGone\"},\"hash\":1}")]
    public void Read_NoLineOfATrace_SaysSo(string line) => Assert.Throws<FormatException>(() => TraceCodec.Read(line));

    [Fact]
    public void Replay_WrittenAndReadTrace_SameHash()
    {
        var (lines, hash) = Record(seed: 5);

        var header = (TraceLine.Header)TraceCodec.Read(lines[0]);
        var replay = new Dispatcher(header.ToOptions());
        foreach (var line in lines.Skip(1)) replay.Handle(((TraceLine.Happened)TraceCodec.Read(line)).Event);

        Assert.Equal(hash, replay.Hash.ToString());
    }

    [Fact]
    public void Diff_SamePolicy_NothingDiffers()
    {
        var (lines, hash) = Record(seed: 5);

        var (diff, differences) = Compare(lines, policy => policy);

        Assert.Empty(differences);
        Assert.Equal(hash, diff.Replayed.ToString());
    }

    [Fact]
    public void Diff_PolicyWithoutSharing_SaysWhichLeasesWouldNotHaveBeenTaken()
    {
        var (lines, hash) = Record(seed: 5);

        var (diff, differences) = Compare(lines, policy => policy with { BatchJobs = 1, Order = OrderRule.Fifo });

        Assert.NotEmpty(differences);
        Assert.Equal(hash, diff.Replayed.ToString());
        Assert.All(differences, d => Assert.NotEqual(d.Recorded, d.Other));
        Assert.Equal(differences.Count, differences.Select(d => (d.Kind, d.Key)).Distinct().Count());
    }

    private static (PolicyDiff, List<DecisionDifference>) Compare(List<string> lines, Func<PolicyOptions, PolicyOptions> change)
    {
        var options = ((TraceLine.Header)TraceCodec.Read(lines[0])).ToOptions();
        var diff = new PolicyDiff(options, change(options.Policy));
        return (diff, [.. lines.Skip(1).SelectMany(l => diff.Take(((TraceLine.Happened)TraceCodec.Read(l)).Event))]);
    }

    private static (List<string> Lines, string Hash) Record(int seed)
    {
        var country = new RandomCountry(seed);
        var lines = new List<string> { TraceCodec.Header(country.Options) };
        var grid = country.NewGrid();
        grid.OnEvent = happened => lines.Add(TraceCodec.Event(happened));
        grid.RunToEnd(TimeSpan.FromHours(10));
        return (lines, grid.Dispatcher.Hash.ToString());
    }
}

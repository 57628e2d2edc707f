using Grid.Grains.Dispatch.Tracing;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;
using Grid.Scheduling.Nodes;
using Grid.Scheduling.Trace;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Grains.Tests.Dispatch;

public sealed class FileTraceTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-trace-").FullName;

    [Fact]
    public async Task DisposeAsync_EventsRecorded_FileReplaysToTheRecordedHash()
    {
        var options = OptionsOf();
        var live = new Dispatcher(options);
        var path = Path.Combine(_folder, "made when it is needed", "kz.ndjson");
        await using (var trace = new FileTrace(path, largest: 1 << 20, NullLogger.Instance))
        {
            trace.OnStarted(options);
            foreach (var happened in Events(jobs: 20))
            {
                trace.OnEvent(happened);
                live.Handle(happened);
            }

            trace.OnDecided(live.Hash);
        }

        var lines = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(TraceCodec.Read).ToList();
        var replayed = new Dispatcher(Assert.IsType<TraceLine.Header>(lines[0]).ToOptions());
        foreach (var line in lines.OfType<TraceLine.Happened>()) replayed.Handle(line.Event);
        Assert.Equal(new TraceLine.Hash(live.Hash.ToString(), live.Hash.Count), lines[^1]);
        Assert.Equal((live.Hash.ToString(), live.Hash.Count), (replayed.Hash.ToString(), replayed.Hash.Count));
        Assert.True(live.Hash.Count > 0, "something was decided");
    }

    [Fact]
    public async Task OnEvent_FileIsAsLargeAsItMayBe_EndsWithoutAHole()
    {
        var path = Path.Combine(_folder, "kz.ndjson");
        var events = Events(jobs: 200).ToList();
        await using (var trace = new FileTrace(path, largest: 20_000, NullLogger.Instance))
        {
            trace.OnStarted(OptionsOf());
            foreach (var happened in events) trace.OnEvent(happened);
        }

        var kept = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Skip(1).ToList();
        Assert.InRange(new FileInfo(path).Length, 10_000, 20_000);
        Assert.Equal(events.Take(kept.Count).Select(TraceCodec.Event), kept);
    }

    [Fact]
    public async Task OnEvent_FolderCannotBeWritten_SaidOnceAndEventsAreNotKept()
    {
        var occupied = Path.Combine(_folder, "a file");
        await File.WriteAllTextAsync(occupied, "", TestContext.Current.CancellationToken);
        var log = new RecordingLogger();

        await using (var trace = new FileTrace(Path.Combine(occupied, "kz.ndjson"), largest: 1 << 20, log))
        {
            trace.OnStarted(OptionsOf());
            foreach (var happened in Events(jobs: 200)) trace.OnEvent(happened);
        }

        var (number, words) = Assert.Single(log.Lines);
        Assert.Equal(1172, number);
        Assert.Contains(Path.Combine(occupied, "kz.ndjson"), words, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(occupied, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DispatcherOptions OptionsOf()
    {
        var plan = TestPlan.OneRegion("silo", 1);
        return new DispatcherOptions { Region = "kz", Topology = plan.Topology, Models = plan.ModelCosts, Incarnation = 7 };
    }

    private static IEnumerable<DispatchEvent> Events(int jobs)
    {
        var node = new NodeFacts { Name = "node-1", Site = "SC-01", Region = "kz", Slots = 4, Models = ["dental-model"] };
        yield return new NodeHeard(Noon, node, 1, 1, []);
        for (var i = 0; i < jobs; i++)
        {
            yield return new JobAdmitted(Noon.AddSeconds(i), new Job
            {
                Key = new JobKey($"1.{i}", "dental-model"),
                Pathway = "dental",
                Tier = Tier.Routine,
                Deadline = Noon.AddMinutes(5),
                AdmittedAt = Noon.AddSeconds(i),
                Site = "SC-01",
                Bytes = 1_000,
                Images = 1,
            }, 0, []);
        }
    }
}

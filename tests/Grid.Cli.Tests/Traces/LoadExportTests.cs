using Grid.Cli.Traces;
using Grid.Contracts.Operations;
using Grid.Contracts.Studies;
using Grid.Simulator.Traces;

namespace Grid.Cli.Tests.Traces;

public sealed class LoadExportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 34, 56, TimeSpan.FromHours(5));

    [Fact]
    public async Task WriteAsync_RunThatThreeJobsShared_TellsEachOnesOwnPart()
    {
        // All begin at 4 s; images take 0.1 s; they are answered at 5, 5.5 and 6.7 s. The last was received long after the first.
        LoadedStudy[] studies =
        [
            Study(0, Job("dental-lesion", 4, 5, 0.1)),
            Study(1, Job("dental-lesion", 4.001, 6.7, 0.1)),
            Study(3.9, Job("dental-lesion", 4.002, 5.5, 0.1)),
        ];

        var lines = await ExportAsync(studies);

        Assert.Equal(["900", "1200", "500"], lines.Skip(1).Select(l => Figure(l, "runMs")));
        Assert.Equal(["4000", "3001", "102"], lines.Skip(1).Select(l => Figure(l, "waitMs")));
        Assert.Equal(["5000", "5700", "1600"], lines.Skip(1).Select(l => Figure(l, "resultMs")));
    }

    [Fact]
    public async Task WriteAsync_StudiesThatHaveNotEnded_AreToldWithoutWhatIsNotThere()
    {
        var lines = await ExportAsync([Study(0, Job("dental-lesion", 1, null, null)) with { State = StudyState.Running }, Study(1) with { Pathway = "", State = StudyState.NotRecognised }]);

        Assert.Contains("\"state\":\"running\"", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("resultMs", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"state\":\"notRecognised\",\"images\":3,\"bytes\":1000,\"jobs\":[]}", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_OneStudyMoreThanWasCounted_SaysWhatToDo()
    {
        var header = TraceExportCommand.HeaderOf(new LoadExtent(1, Noon, Noon), TimeSpan.Zero, keepDate: false, "");
        var export = new LoadExport(header, Noon);

        var said = await Assert.ThrowsAsync<CliException>(() =>
            export.WriteAsync(Stream([Study(0), Study(0)]), new RecordedLoadWriter(TextWriter.Null, RecordedLoadFormat.Ndjson), TestContext.Current.CancellationToken));

        Assert.Contains("give an earlier --to", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HeaderOf_WithoutDate_TellsWeekdayAndHourAndNoMinute()
    {
        var header = TraceExportCommand.HeaderOf(new LoadExtent(2, Noon, Noon.AddSeconds(7)), TimeSpan.FromHours(5), keepDate: false, "abc");

        Assert.Equal((DayOfWeek.Monday, 12, 7_000L), (header.StartsOn, header.StartHour, header.LastAtMs));
        Assert.Null(header.StartDate);
        Assert.DoesNotContain("34", System.Text.Json.JsonSerializer.Serialize(header), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ExportAsync(LoadedStudy[] studies)
    {
        using var to = new StringWriter();
        var header = TraceExportCommand.HeaderOf(new LoadExtent(studies.Length, Noon, studies[^1].ReceivedAt), TimeSpan.FromHours(5), keepDate: false, "");
        await new LoadExport(header, Noon).WriteAsync(Stream(studies), new RecordedLoadWriter(to, RecordedLoadFormat.Ndjson), TestContext.Current.CancellationToken);
        return to.ToString().TrimEnd('\n').Split('\n');
    }

    private static string Figure(string line, string name)
    {
        var from = line.IndexOf($"\"{name}\":", StringComparison.Ordinal) + name.Length + 3;
        return line[from..line.IndexOfAny([',', '}'], from)];
    }

    private static async IAsyncEnumerable<LoadedStudy> Stream(IEnumerable<LoadedStudy> studies)
    {
        foreach (var study in studies) yield return study;
        await Task.CompletedTask;
    }

    private static LoadedStudy Study(double at, params LoadedJob[] jobs) => new()
    {
        ReceivedAt = Noon.AddSeconds(at),
        SiteId = "SC-01",
        Pathway = "dental",
        State = StudyState.Answered,
        InstanceCount = 3,
        Bytes = 1_000,
        Jobs = jobs,
    };

    private static LoadedJob Job(string model, double started, double? completed, double? transfer) => new()
    {
        Model = model,
        State = completed is null ? JobState.Running : JobState.Published,
        Node = "node-1",
        Epoch = 1,
        FirstStartedAt = Noon.AddSeconds(started),
        StartedAt = Noon.AddSeconds(started),
        CompletedAt = completed is { } end ? Noon.AddSeconds(end) : null,
        Transfer = transfer is { } took ? TimeSpan.FromSeconds(took) : null,
    };
}

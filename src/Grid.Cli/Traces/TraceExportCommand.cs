using System.CommandLine;
using System.Globalization;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Contracts.Operations;
using Grid.Scheduling.Dispatch;
using Grid.Simulator.Traces;

namespace Grid.Cli.Traces;

/// <summary><c>grid trace export --from T --to T</c>: what a live grid was asked for and what came of it, without anybody's identity.</summary>
internal static class TraceExportCommand
{
    public static Command Build(CliConsole console)
    {
        var from = Time("--from", "Studies received from then on, e.g. 2026-03-02T08:00+05:00; without an offset, this machine's time", required: true);
        var to = Time("--to", "Studies received before; by default now", required: false);
        var file = new Option<string?>("--out") { Description = "File to write; by default the standard output" };
        var keepDate = new Option<bool>("--keep-date") { Description = "Tell the date of the first study too, and not only its weekday and hour" };
        var output = new Option<RecordedLoadFormat>("--output", "-o") { Description = "ndjson or csv", DefaultValueFactory = _ => RecordedLoadFormat.Ndjson };
        var location = new LocationOptions();
        var command = new Command("export", "Write the load of a live grid, anonymised, for 'grid simulate --trace': when, where from, how large, and what it took.")
        {
            from, to, file, keepDate, output,
        };
        location.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (since, until) = (Parse(parsed.GetRequiredValue(from)!), parsed.GetValue(to) is { } end ? Parse(end) : TimeProvider.System.GetUtcNow());
            if (until <= since) throw new CliException(ExitCodes.BadInput, $"--to {until:O} is not after --from {since:O}.");
            var siloFile = parsed.GetValue(location.Gateway) is null || parsed.GetValue(location.Config) is not null ? SiloFile.Find(parsed.GetValue(location.Config)) : null;
            await using var client = await location.Find(parsed).ConnectAsync(cancel);
            var extent = await client.MeasureLoadAsync(since, until, cancel);
            if (extent.Studies == 0) throw new CliException(ExitCodes.Failed, $"The grid received no study from {since:O} to {until:O}.");

            var header = HeaderOf(extent, since.Offset, parsed.GetValue(keepDate), siloFile is null ? "" : PolicyFingerprint.Of(SiloFile.Load(siloFile).Options.Dispatch.Policy));
            var export = new LoadExport(header, extent.FirstReceivedAt!.Value, new CountedProgress(console.Error, "studies exported", (int)Math.Min(int.MaxValue, extent.Studies)));
            await WriteAsync(console, parsed.GetValue(file), to => export.WriteAsync(client.ReadLoadAsync(since, until, cancel), new RecordedLoadWriter(to, parsed.GetValue(output)), cancel));
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{header.Studies} studies from {header.StartsOn} {header.StartHour:00} h, {TimeSpan.FromMilliseconds(header.LastAtMs):c} from the first to the last; without UIDs, patients, findings{(header.StartDate is null ? ", date and minute" : " and minute")}."));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The first study's minute is nobody's business: all times count from it, and only its hour is told.</summary>
    internal static RecordedLoadHeader HeaderOf(LoadExtent extent, TimeSpan offset, bool keepDate, string policy)
    {
        var first = extent.FirstReceivedAt!.Value.ToOffset(offset);
        return new RecordedLoadHeader
        {
            Is = RecordedLoadHeader.Kind,
            Version = RecordedLoadHeader.CurrentVersion,
            StartsOn = first.DayOfWeek,
            StartHour = first.Hour,
            StartDate = keepDate ? DateOnly.FromDateTime(first.DateTime) : null,
            PolicyVersion = Decision.PolicyVersion,
            Policy = policy,
            Studies = extent.Studies,
            LastAtMs = LoadExport.Milliseconds(extent.LastReceivedAt!.Value - extent.FirstReceivedAt.Value),
        };
    }

    private static async Task WriteAsync(CliConsole console, string? file, Func<TextWriter, Task> writeAsync)
    {
        if (file is null)
        {
            await writeAsync(console.Out);
            return;
        }

        // Put in its place when it is whole.
        var aside = file + ".new";
        try
        {
            await using (var to = new StreamWriter(aside)) await writeAsync(to);
            File.Move(aside, file, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CliException(ExitCodes.Failed, $"--out {file}: {fault.Message}");
        }
    }

    private static Option<string?> Time(string name, string description, bool required)
    {
        var time = new Option<string?>(name) { Description = description, Required = required };
        time.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !TryParse(token.Value, out _))
                result.AddError($"{name} \"{token.Value}\": expected a date and time such as 2026-03-02T08:00+05:00.");
        });
        return time;
    }

    private static DateTimeOffset Parse(string text) => TryParse(text, out var time) ? time : throw new CliException(ExitCodes.BadInput, $"\"{text}\" is no time.");

    private static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time);
}

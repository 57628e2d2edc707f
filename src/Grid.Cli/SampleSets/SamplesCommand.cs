using System.CommandLine;
using System.Globalization;
using Grid.Cli.Output;
using Grid.Samples.Studies;

namespace Grid.Cli.SampleSets;

/// <summary><c>grid samples --out DIR</c>: synthetic studies of synthetic people, as DICOM files.</summary>
internal static class SamplesCommand
{
    private const int MostOfAKind = 10_000;

    public static Command Build(CliConsole console)
    {
        var folder = new Option<string>("--out") { Description = "Where to write; made where absent", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Same seed and numbers, same bytes", DefaultValueFactory = _ => 1 };
        var stroke = Count("--stroke", "Head CT studies");
        var breast = Count("--breast", "Mammography studies");
        var lung = Count("--lung", "Chest X-ray studies");
        var dental = Count("--dental", "Dental X-ray studies");
        var output = OutputOption.Create();
        var command = new Command("samples", "Write synthetic studies as DICOM files. Half of each kind show a finding; labels.tsv says which.")
        {
            folder, seed, stroke, breast, lung, dental, output,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var counts = new SampleCounts(parsed.GetValue(stroke), parsed.GetValue(breast), parsed.GetValue(lung), parsed.GetValue(dental));
            if (counts.Total == 0) throw new CliException(ExitCodes.BadInput, "All numbers are 0: there is nothing to write.");
            var written = await WriteAsync(console, parsed.GetRequiredValue(folder), parsed.GetValue(seed), counts, cancel);
            Show(console, written, parsed.GetValue(output));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<int> Count(string name, string what)
    {
        var count = new Option<int>(name) { Description = $"{what}, 0 to {MostOfAKind}", DefaultValueFactory = _ => 2 };
        count.Within(0, MostOfAKind);
        return count;
    }

    private static async Task<IReadOnlyList<SampleFolder>> WriteAsync(
        CliConsole console, string folder, ulong seed, SampleCounts counts, CancellationToken cancel)
    {
        try
        {
            return await SampleSet.WriteAsync(folder, seed, counts, new CountedProgress(console.Error, "studies written", counts.Total), cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failed, $"The samples could not be written: {fault.Message}");
        }
    }

    private static void Show(CliConsole console, IReadOnlyList<SampleFolder> written, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(console.Out, written);
            return;
        }

        var table = new Table("FOLDER", "KIND", "FINDING", "IMAGES", "STUDY");
        foreach (var study in written)
        {
            table.Add(
                study.Path, study.Kind.ToString().ToLowerInvariant(), study.IsPositive ? "yes" : "no",
                study.Instances.ToString(CultureInfo.InvariantCulture), study.StudyInstanceUid);
        }

        table.Write(console.Out, console.Width);
    }
}

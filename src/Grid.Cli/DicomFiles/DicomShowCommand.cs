using System.CommandLine;
using Grid.Cli.Output;
using Grid.Dicom;

namespace Grid.Cli.DicomFiles;

/// <summary><c>grid dicom show FILE</c>: any DICOM file as DICOM JSON; exit 2 and the reason for one that cannot be read.</summary>
internal static class DicomShowCommand
{
    public static Command Build(CliConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "A DICOM file" };
        var pixels = new Option<string?>("--pixels") { Description = "Also write the decoded pixels to this file, native little endian" };
        var command = new Command("show", "Print a DICOM file as DICOM JSON.") { file, pixels };
        command.SetAction(parsed => DicomShow.Run(parsed.GetRequiredValue(file), console.Data, console.Error, parsed.GetValue(pixels)));
        return command;
    }
}

using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;

namespace Grid.Cli.Config;

/// <summary><c>grid config show</c>: the configuration in force, where each value comes from, secrets masked.</summary>
internal static class ConfigShowCommand
{
    public static Command Build(CliConsole console)
    {
        var file = ConfigFile.Argument();
        var command = new Command("show", "Print the configuration in force and where each value comes from; secrets are masked.") { file };
        command.SetAction(parsed =>
        {
            console.Out.WriteLine(SiloFile.Load(ConfigFile.Find(parsed.GetValue(file))).Effective());
            return ExitCodes.Ok;
        });
        return command;
    }
}

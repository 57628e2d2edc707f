using System.CommandLine;
using Grid.Cli.Connection;
using Grid.Cli.Output;
using Grid.Configuration;

namespace Grid.Cli.Config;

/// <summary><c>grid config check [silo.json]</c>: every mistake, by its path.</summary>
internal static class ConfigCheckCommand
{
    public static Command Build(CliConsole console)
    {
        var file = ConfigFile.Argument();
        var command = new Command("check", "Say every mistake in the configuration, by its path.") { file };
        command.SetAction(parsed =>
        {
            var path = ConfigFile.Find(parsed.GetValue(file));
            switch (ConfigFile.Load(path))
            {
                case ConfigurationResult.Failed failed:
                    console.Error.WriteLine($"{path}: {failed.Describe()}");
                    return ExitCodes.BadInput;
                case ConfigurationResult.Loaded loaded:
                    var options = loaded.Options;
                    console.Out.WriteLine($"{path}: good. {options.Sites.Count} sites in {options.Regions.Count} regions, {options.Nodes.Count} nodes, {options.Pathways.Count} pathways.");
                    return ExitCodes.Ok;
                case var other:
                    throw new InvalidOperationException($"Loading gave {other.GetType().Name}.");
            }
        });
        return command;
    }
}

/// <summary>The file that the config commands look at.</summary>
internal static class ConfigFile
{
    public static Argument<string?> Argument() => new("silo.json")
    {
        Description = "The file or its folder; by default ./silo.json, else that of the checkout this command was built in",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static string Find(string? named) =>
        SiloFile.Find(named) ?? throw new CliException(ExitCodes.BadInput, "There is no silo.json here. Name one after the command.");

    public static ConfigurationResult Load(string path) => GridConfiguration.Load(path, GridConfiguration.ProcessEnvironment(), []);
}

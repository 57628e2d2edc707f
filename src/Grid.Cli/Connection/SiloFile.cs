using Grid.Configuration;

namespace Grid.Cli.Connection;

/// <summary>Finds and loads the silo.json that a command works with.</summary>
internal static class SiloFile
{
    private const string Name = "silo.json";
    private const string Artifacts = ".artifacts";

    /// <summary>The file named by --config, else ./silo.json, else the one of the checkout this program was built in; null when there is none.</summary>
    public static string? Find(string? named)
    {
        if (named is not null)
        {
            var path = Path.GetFullPath(Directory.Exists(named) ? Path.Combine(named, Name) : named);
            return File.Exists(path) ? path : throw new CliException(ExitCodes.BadInput, $"There is no {path}.");
        }

        if (File.Exists(Name)) return Path.GetFullPath(Name);
        return CheckoutOf(AppContext.BaseDirectory) is { } checkout && File.Exists(Path.Combine(checkout, Name))
            ? Path.Combine(checkout, Name)
            : null;
    }

    /// <summary>Loads it with the environment's overrides, or ends the command with every mistake in it.</summary>
    public static ConfigurationResult.Loaded Load(string path) =>
        GridConfiguration.Load(path, GridConfiguration.ProcessEnvironment(), [], ConfigurationUse.Client) switch
        {
            ConfigurationResult.Loaded loaded => loaded,
            ConfigurationResult.Failed failed => throw new CliException(ExitCodes.BadInput, $"{path}: {failed.Describe()}"),
            var other => throw new InvalidOperationException($"Loading gave {other.GetType().Name}."),
        };

    /// <summary>The folder that holds the .artifacts folder that a path lies in; null when it lies in none.</summary>
    public static string? CheckoutOf(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == Artifacts) return folder.Parent?.FullName;
        }

        return null;
    }
}

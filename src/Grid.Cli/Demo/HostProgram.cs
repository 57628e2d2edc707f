using Grid.Cli.Connection;

namespace Grid.Cli.Demo;

/// <summary>Where the host's program is: named by GRID_SILO, else built beside this command.</summary>
internal static class HostProgram
{
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("GRID_SILO") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new CliException(ExitCodes.BadInput, $"GRID_SILO names {named}, which is not there.");

        var name = OperatingSystem.IsWindows() ? "Grid.Silo.exe" : "Grid.Silo";
        if (SiloFile.CheckoutOf(AppContext.BaseDirectory) is { } checkout)
        {
            foreach (var flavour in (string[])["release", "debug"])
            {
                var built = Path.Combine(checkout, ".artifacts", "bin", "Grid.Silo", flavour, name);
                if (File.Exists(built)) return built;
            }
        }

        throw new CliException(ExitCodes.Failed, "No grid runs here and its host is not built: run 'make build', or name the program in the environment variable GRID_SILO.");
    }
}

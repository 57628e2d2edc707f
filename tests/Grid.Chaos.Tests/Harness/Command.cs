using System.ComponentModel;
using System.Diagnostics;

namespace Grid.Chaos.Tests.Harness;

/// <summary>The machine's own commands, run to their end.</summary>
internal static class Command
{
    public static void Run(params string[] command)
    {
        if (!TryRun(command)) throw new InvalidOperationException($"'{string.Join(' ', command)}' failed.");
    }

    /// <summary>False where it fails, or is not there at all.</summary>
    public static bool TryRun(params string[] command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

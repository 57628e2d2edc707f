using System.ComponentModel;
using System.Diagnostics;

namespace Grid.Ledger.Embedded;

/// <summary>Runs a small system program to its end and returns what it said.</summary>
internal static class Tool
{
    internal sealed record Answer(int ExitCode, string Output, string Error)
    {
        public bool Ok => ExitCode == 0;
    }

    /// <summary>An answer with exit code 127 means that the program is not there.</summary>
    public static async Task<Answer> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new Answer(127, "", $"{command[0]}: {e.Message}");
        }

        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
            return new Answer(process.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Start info whose environment cannot lead PostgreSQL astray: no PG* variables, messages in English, since we read them.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var name in info.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            info.Environment.Remove(name);
        }

        info.Environment["LC_ALL"] = "C";
        return info;
    }
}

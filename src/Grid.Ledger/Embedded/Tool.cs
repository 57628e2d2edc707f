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
    /// <param name="environment">Variables that this program alone is given.</param>
    public static async Task<Answer> RunAsync(
        IReadOnlyList<string> command, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) process.StartInfo.Environment[name] = value;
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

    // What programs need to be found and to find their libraries. All else stays here: the host's environment holds the patient key,
    // which neither the server nor whoever may read /proc of its user has any business with, and PG* variables lead PostgreSQL astray.
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "TMPDIR"];

    /// <summary>Start info with a bare environment; messages in English, since we read them.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var name in info.Environment.Keys.Except(Inherited, StringComparer.Ordinal).ToArray()) info.Environment.Remove(name);
        info.Environment["LC_ALL"] = "C";
        return info;
    }
}

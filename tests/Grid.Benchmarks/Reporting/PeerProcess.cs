using System.Diagnostics;

namespace Grid.Benchmarks.Reporting;

/// <summary>Runs a peer's program to its end and says how long that took.</summary>
internal static class PeerProcess
{
    public static bool Exists(string program) => File.Exists(program);

    /// <exception cref="InvalidOperationException">The peer failed, so its time means nothing.</exception>
    public static TimeSpan Time(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        clock.Stop();
        return process.ExitCode == 0
            ? clock.Elapsed
            : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {errors.GetAwaiter().GetResult()} {output.Length} characters printed");
    }
}

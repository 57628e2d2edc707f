using Grid.Cli.Output;

namespace Grid.Cli.Tests;

/// <summary>Runs a command in this process and keeps what it said.</summary>
internal sealed record CommandLine(int ExitCode, string Out, string Error)
{
    public static async Task<CommandLine> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await GridCommandLine.RunAsync(args, new CliConsole(output, TextWriter.Synchronized(error), Width: null), TestContext.Current.CancellationToken);
        return new CommandLine(code, output.ToString(), error.ToString());
    }
}

using System.Text;
using Grid.Cli.Output;

namespace Grid.Cli.Tests;

/// <summary>Runs a command in this process and keeps what it said.</summary>
internal sealed record CommandLine(int ExitCode, string Out, string Error, string Data)
{
    public static Task<CommandLine> RunAsync(params string[] args) => TypeAsync("", args);

    /// <param name="input">What comes on standard input.</param>
    public static async Task<CommandLine> TypeAsync(string input, params string[] args)
    {
        using var typed = new StringReader(input);
        using var output = new StringWriter { NewLine = "\n" };
        using var data = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var code = await GridCommandLine.RunAsync(args, new CliConsole(output, TextWriter.Synchronized(error), data, Width: null) { In = typed }, TestContext.Current.CancellationToken);
        return new CommandLine(code, output.ToString(), error.ToString(), Encoding.UTF8.GetString(data.ToArray()));
    }
}

using Grid.Cli;
using Grid.Cli.Output;

return await GridCommandLine.RunAsync(args, CliConsole.ForProcess());

using System.CommandLine;

namespace Grid.Cli.Output;

/// <summary>How data is written.</summary>
internal enum OutputFormat
{
    Table,
    Json,
}

internal static class OutputOption
{
    public static Option<OutputFormat> Create() => new("--output", "-o")
    {
        Description = "table or json",
        DefaultValueFactory = _ => OutputFormat.Table,
    };
}

namespace Grid.Cli;

/// <summary>What the command tells the shell.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The grid said no, did not answer, or something that was asked for is missing.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or input that cannot be read.</summary>
    public const int BadInput = 2;
}

/// <summary>Ends the command with a message for the person who typed it.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

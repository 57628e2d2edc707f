namespace Grid.Cli.Output;

/// <summary>Where a command writes: data to <see cref="Out"/>, progress and trouble to <see cref="Error"/>.</summary>
/// <param name="Data">The same as <paramref name="Out"/>, for what is written as bytes.</param>
/// <param name="Width">Columns of the terminal; null when the output goes to a file or pipe, where nothing is cut.</param>
internal sealed record CliConsole(TextWriter Out, TextWriter Error, Stream Data, int? Width)
{
    /// <summary>What is typed or piped in.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>True when somebody sits at a terminal and must be told what is asked for.</summary>
    public bool IsInteractive { get; init; }

    public static CliConsole ForProcess()
    {
        // UTF-8 whatever the locale says: findings and names of sites come in three alphabets.
        var stream = Console.OpenStandardOutput();
        var output = new StreamWriter(stream) { AutoFlush = true };
        return new CliConsole(TextWriter.Synchronized(new PlainTextWriter(output)), TextWriter.Synchronized(new PlainTextWriter(Console.Error)), stream, TerminalWidth())
        {
            In = Console.In,
            IsInteractive = !Console.IsInputRedirected,
        };
    }

    /// <summary>Begins the screen anew where there is one, for --watch.</summary>
    public void Restart()
    {
        if (Width is null) return;
        Out.Flush();
        Data.Write("\u001b[H\u001b[2J"u8);
        Data.Flush();
    }

    private static int? TerminalWidth()
    {
        if (Console.IsOutputRedirected) return null;
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

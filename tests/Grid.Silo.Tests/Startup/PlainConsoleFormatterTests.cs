using Grid.Silo.Startup;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Silo.Tests.Startup;

public class PlainConsoleFormatterTests
{
    [Fact]
    public void Write_ValueForgesALineAndSteersTheTerminal_IsOnePlainLine()
    {
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Grid.Test", new EventId(1141), "site", new InvalidOperationException("first\nsecond \u202E"),
            (state, _) => $"Refused {state}\r\n2026-01-01 forged \u001b[2J\0");

        using var text = new StringWriter { NewLine = "\n" };
        new PlainConsoleFormatter(TimeProvider.System).Write(entry, null, text);

        var line = text.ToString();
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line[..^1], character => char.IsControl(character) || character == '\u202E');
        Assert.Contains("warn: Grid.Test[1141] Refused site  2026-01-01 forged \uFFFD[2J\uFFFD System.InvalidOperationException: first second \uFFFD", line, StringComparison.Ordinal);
    }
}

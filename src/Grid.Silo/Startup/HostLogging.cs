namespace Grid.Silo.Startup;

/// <summary>
/// Logs go to standard error; standard output is for the person who started the host. Orleans and ASP.NET speak from
/// warnings upwards, because at lower levels they show requests, and a request may name somebody.
/// </summary>
internal static class HostLogging
{
    public static void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(o => o.FormatterName = PlainConsoleFormatter.FormatterName);
        logging.AddConsoleFormatter<PlainConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Grid", LogLevel.Information);

        // Its first check measures from the machine's start and warns of a stall that never was.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }
}

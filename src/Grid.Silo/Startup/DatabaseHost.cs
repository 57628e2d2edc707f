using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grid.Ledger.Embedded;

namespace Grid.Silo.Startup;

/// <summary>
/// <c>Grid.Silo database DIRECTORY [PORT] [CONNECTIONS]</c>: the private PostgreSQL of embedded mode in a process of its own, for several
/// silos on one machine. Stops it when asked to end. Writes <c>database.json</c> beside the directory while it takes connections.
/// </summary>
internal static class DatabaseHost
{
    public const string Verb = "database";
    private const string Usage = "Usage: Grid.Silo database DIRECTORY [PORT] [CONNECTIONS]";
    private const int DefaultConnections = 300;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var port = 0;
        var connections = DefaultConnections;
        if (arguments.Count is < 1 or > 3
            || (arguments.Count > 1 && !int.TryParse(arguments[1], CultureInfo.InvariantCulture, out port))
            || (arguments.Count > 2 && !int.TryParse(arguments[2], CultureInfo.InvariantCulture, out connections)))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var directory = Path.GetFullPath(arguments[0]);
        var ready = Path.Combine(Path.GetDirectoryName(directory)!, "database.json");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { Directory = directory, Port = port, MaxConnections = connections }, Say);
            await File.WriteAllTextAsync(ready, JsonSerializer.Serialize(new { pid = Environment.ProcessId }));
            Say("database ready");
            await Task.WhenAny(asked.Task, server.Ended);
            File.Delete(ready);
            if (asked.Task.IsCompleted) return 0;

            await Console.Error.WriteLineAsync($"PostgreSQL ended by itself and could not be started again; see {Path.Combine(directory, "server.log")}.");
            return 1;
        }
        catch (EmbeddedPostgresException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            asked.TrySetResult();
        }
    }

    private static void Say(string what) => Console.WriteLine($"grid: {what}");
}

using System.Diagnostics;
using Grid.Ledger;
using Npgsql;

namespace Grid.Silo.Startup;

/// <summary>A silo of a cluster may be started before its database, or while that is away.</summary>
internal static class DatabaseStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="StartupException">It has not answered for two minutes, or refuses this user.</exception>
    public static async Task ApplySchemaAsync(NpgsqlDataSource database, Action<string> say)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                await LedgerSchema.ApplyAsync(database);
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && Stopwatch.GetElapsedTime(began) < Patience)
            {
                say($"waiting for the database ({e.GetType().Name}: {Reason(e)})");
            }
            catch (NpgsqlException e)
            {
                throw new StartupException($"The database cannot be used: {Reason(e)}. Check the connection string that the environment gives, and the server it names.", e);
            }
        }
    }

    // The first line: what follows may quote a statement.
    private static string Reason(NpgsqlException e) => e.Message.Split('\n')[0];
}

using System.Diagnostics;
using Grid.Ledger;
using Npgsql;

namespace Grid.Silo.Startup;

/// <summary>A silo of a cluster may be started before its database, or while that is down.</summary>
internal static class DatabaseStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    /// <summary>Set in the environment, it lets the schema change without a backup.</summary>
    private const string WithoutBackup = "GRID_MIGRATE_WITHOUT_BACKUP";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="StartupException">It has not answered for two minutes, or refuses this user.</exception>
    public static async Task ApplySchemaAsync(NpgsqlDataSource database, LedgerBackup backup, Action<string> say)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                if (Environment.GetEnvironmentVariable(WithoutBackup) is { Length: > 0 }) await LedgerSchema.ApplyAsync(database);
                else await LedgerSchema.ApplyAsync(database, backup, TimeProvider.System.GetUtcNow());
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && Stopwatch.GetElapsedTime(began) < Patience)
            {
                say($"waiting for the database ({e.GetType().Name}: {Reason(e)})");
            }
            catch (LedgerBackupException e)
            {
                throw new StartupException($"{e.Message} Nothing was changed. With a backup of your own, start once with {WithoutBackup}=1.", e);
            }
            catch (Exception e) when (e is SchemaTooNewException or SchemaChangedException)
            {
                throw new StartupException(e.Message, e);
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

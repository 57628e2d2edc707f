using Grid.Ledger.Embedded;

namespace Grid.Ledger.Tests;

/// <summary>These tests want a real PostgreSQL; a machine without its programs skips them and says so.</summary>
internal static class RealPostgres
{
    public static async Task<T> OrSkipAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (EmbeddedPostgresException e) when (e.Fault == EmbeddedPostgresFault.BinariesMissing)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}

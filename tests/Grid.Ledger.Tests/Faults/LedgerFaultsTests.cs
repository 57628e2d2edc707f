using Grid.Grains.Ports;
using Npgsql;

namespace Grid.Ledger.Tests.Faults;

public class LedgerFaultsTests
{
    [Theory]
    [InlineData("53100", "the database's disk is full")]
    [InlineData("53300", "the database has too many connections")]
    [InlineData("57P03", "the database is starting, recovering or stopping")]
    [InlineData("57P01", "the database is stopping")]
    [InlineData("08006", "the connection to the database was lost")]
    [InlineData("08P01", "the connection to the database was lost")]
    [InlineData("25006", "the database takes no writes, it may be a standby")]
    [InlineData("28P01", "the database did not let the ledger in")]
    [InlineData("58030", "the database's disk or files failed")]
    [InlineData("40P01", "it lost to others that wanted the same rows")]
    [InlineData("XX000", "the database refused")]
    public void ToCaller_StoreIsAtFault_SaysWhatToLookAt(string state, string reason)
    {
        var told = Assert.IsType<LedgerUnavailableException>(LedgerFaults.ToCaller(Fault(state)));
        Assert.Equal($"The study ledger did not take the request: {reason} (SQLSTATE {state}). Ask again with the same request.", told.Message);
    }

    [Theory]
    [InlineData("22021")]
    [InlineData("23514")]
    [InlineData("54000")]
    public void ToCaller_RequestIsAtFault_SaysThatAnotherTryWillNotHelp(string state)
    {
        Assert.False(LedgerFaults.IsUnavailable(Fault(state)));
        Assert.Contains("Another try will not help", Assert.IsType<ArgumentException>(LedgerFaults.ToCaller(Fault(state))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToCaller_NoAnswer_SaysSo()
    {
        var lost = LedgerFaults.ToCaller(new NpgsqlException("", new IOException()));
        var late = LedgerFaults.ToCaller(new NpgsqlException("", new TimeoutException()));

        Assert.Contains("the connection to the database was lost (NpgsqlException)", lost.Message, StringComparison.Ordinal);
        Assert.Contains("the database did not answer in time (NpgsqlException)", late.Message, StringComparison.Ordinal);
    }

    private static PostgresException Fault(string state) => new("what the server said", "ERROR", "ERROR", state);
}

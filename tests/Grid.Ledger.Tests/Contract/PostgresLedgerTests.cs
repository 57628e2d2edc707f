using Grid.Grains.Ports;
using Grid.Ledger.Contract;
using Grid.Ledger.Tests.Ledger;

namespace Grid.Ledger.Tests.Contract;

/// <summary>The contract in a real PostgreSQL: where there is none these tests fail, and are not skipped.</summary>
public sealed class PostgresLedgerTests(PostgresFixture postgres) : StudyLedgerContract
{
    private const string Empty =
        """
        delete from lease; delete from outbox; delete from finished; delete from conflict; delete from decision; delete from estimate;
        delete from history; delete from patient_link; delete from patient_correction; delete from study;
        """;

    // One name space for all of them, one after another: making it takes longer than a test.
    private static string? _connectionString;
    private TestLedger? _test;

    public override async ValueTask DisposeAsync()
    {
        if (_test is not null) await _test.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IJobLedger> CreateAsync()
    {
        _test = TestLedger.Open(_connectionString ??= await postgres.CreateGridAsync(isRequired: true));
        await _test.ExecuteAsync(Empty);
        return _test.Ledger;
    }
}

using Grid.Grains.Ports;
using Grid.Ledger.Contract;

namespace Grid.Grains.Tests.Ledger;

public sealed class MemoryLedgerTests : StudyLedgerContract
{
    protected override ValueTask<IJobLedger> CreateAsync() => ValueTask.FromResult<IJobLedger>(new MemoryLedger());
}

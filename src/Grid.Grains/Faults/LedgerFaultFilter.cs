using Grid.Contracts.Operations;
using Grid.Grains.Ports;

namespace Grid.Grains.Faults;

/// <summary>The ledger's fault in the words of the contract: callers know no port of ours, and could not even read its exception.</summary>
internal sealed class LedgerFaultFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (LedgerUnavailableException e)
        {
            throw new GridUnavailableException(e.Message);
        }
    }
}

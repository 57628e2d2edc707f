using Grid.Grains.Ports;

namespace Grid.Grains.Dispatch;

/// <summary>
/// Open jobs follow their site: dispatchers are renamed, split and joined in silo.json, and what was open under another name would
/// wait for ever. Whole at the start, a part at each later look.
/// </summary>
internal sealed partial class DispatcherGrain
{
    private const int AdoptionPage = 10_000;

    private JobId? _adoptedTo;

    private async Task AdoptAllAsync(CancellationToken cancel)
    {
        do await AdoptPageAsync(cancel);
        while (_adoptedTo is not null);
    }

    /// <summary>Every emergency, and a page of the rest.</summary>
    private async Task AdoptPageAsync(CancellationToken cancel)
    {
        if (WhatIsOurs() is not { } ours) return;
        try
        {
            var emergencies = await ledger.AdoptAsync(ours with { EmergenciesOnly = true }, cancel);
            var rest = await ledger.AdoptAsync(ours with { After = _adoptedTo }, cancel);
            _adoptedTo = rest.Last;
            if (emergencies.Adopted + rest.Adopted > 0) LogAdopted(Name, emergencies.Adopted + rest.Adopted);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // What is ours by name already must not wait for what may be ours: the next look tries again.
            _adoptedTo = null;
            LogLedgerSilent(Name, "adopt open jobs", $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Null for a dispatcher that serves no site: it was one once, and takes nothing from those that do.</summary>
    private Adoption? WhatIsOurs()
    {
        var ours = plan.Sites.Values.Where(s => s.Dispatcher == Name).Select(s => s.Id).ToList();
        if (ours.Count == 0) return null;

        // What was sent by a site that is not in silo.json any more must be somebody's, and be seen there.
        var takesStrays = plan.Sites.Values.All(s => string.CompareOrdinal(Name, s.Dispatcher) <= 0);
        return new Adoption
        {
            Dispatcher = Name,
            Sites = takesStrays ? [.. plan.Sites.Values.Where(s => s.Dispatcher != Name).Select(s => s.Id)] : ours,
            IsExcept = takesStrays,
            Limit = AdoptionPage,
        };
    }
}

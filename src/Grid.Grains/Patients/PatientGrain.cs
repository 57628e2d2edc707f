using Grid.Contracts.Patients;
using Grid.Grains.Ports;

namespace Grid.Grains.Patients;

/// <summary>
/// Reads through the ledger, where a history is written in the commit that publishes a result: it can neither run ahead of what was
/// published nor stay behind.
/// </summary>
internal sealed class PatientGrain(IStudyLedger ledger) : Grain, IPatientGrain
{
    /// <summary>A bound, so that one answer cannot grow without end; far above any person's exams.</summary>
    private const int MostEntries = 2_000;

    public async Task<HistoryEntry?> FindRecentAsync(string pathway, DateTimeOffset notBefore) =>
        (await GetHistoryAsync()).FirstOrDefault(e => e.Conclusive && e.Pathway == pathway && e.PublishedAt >= notBefore);

    public async Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync() =>
        await ledger.ReadHistoryAsync(this.GetPrimaryKeyString(), MostEntries);
}

using Grid.Contracts.Patients;

namespace Grid.Grains.Patients;

internal sealed class PatientGrain(
    [PersistentState("patient", GrainStorage.Name)] IPersistentState<PatientState> stored) : Grain, IPatientGrain
{
    public Task<HistoryEntry?> FindRecentAsync(string pathway, DateTimeOffset notBefore) =>
        Task.FromResult(stored.State.FindRecent(pathway, notBefore));

    public async Task RecordAsync(HistoryEntry entry)
    {
        if (stored.State.Has(entry)) return;
        await SaveAsync(stored.State.With(entry));
    }

    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync() =>
        Task.FromResult<IReadOnlyList<HistoryEntry>>(stored.State.Entries);

    private async Task SaveAsync(PatientState next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // The row may or may not have been written. Reload from the store rather than guess.
            DeactivateOnIdle();
            throw;
        }
    }
}

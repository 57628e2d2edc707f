using Grid.Scheduling.Jobs;

namespace Grid.Grains.Studies;

/// <summary>
/// How many lesser studies a silo takes in at a time: what a flood beyond the database's pace may hold in memory, and how far back
/// in the ledger's own queue the next one stands. One per silo and thread-safe.
/// </summary>
internal sealed class IntakeLimiter(TimeProvider clock) : IDisposable
{
    /// <summary>A few full commits.</summary>
    public const int Places = 2_000;

    // Shorter than the 10 s after which a sender asks again, so that it hears that the grid is busy and does not add to the flood.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(Places);

    /// <summary>Waits for a place, in order of arrival; an emergency needs none. Null when it would take too long.</summary>
    public async ValueTask<IDisposable?> EnterAsync(Tier tier)
    {
        if (tier == Tier.Emergency) return new Place(null);
        if (!_places.Wait(0))
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            try
            {
                await _places.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim? places) : IDisposable
    {
        public void Dispose() => places?.Release();
    }
}

using Grid.Scheduling.Jobs;

namespace Grid.Grains.Studies;

/// <summary>
/// How many lesser studies a silo takes in at a time. Each holds connections of the database while it does, so a flood without
/// this bound would wait for them together with everything else, strokes and running jobs included. One per silo and thread-safe.
/// </summary>
internal sealed class IntakeRoom(TimeProvider clock) : IDisposable
{
    /// <summary>Enough for the ledger to commit them by the dozen, and fewer than would fill its pool.</summary>
    public const int Places = 24;

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

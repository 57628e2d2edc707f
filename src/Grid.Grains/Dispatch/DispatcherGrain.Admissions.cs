using Grid.Contracts.Dispatch;
using Grid.Scheduling.Dispatch;
using Grid.Scheduling.Jobs;

namespace Grid.Grains.Dispatch;

/// <summary>What intake says of new studies, and the slots that it is offered for them before they are committed.</summary>
internal sealed partial class DispatcherGrain
{
    // Longer than a commit may take to be answered: by then intake has said what became of it, or died.
    private static readonly TimeSpan OfferHold = TimeSpan.FromSeconds(20);

    // The bound only matters when followers leave without an end: each entry is a UID.
    private const int MostWatched = 100_000;

    private readonly Dictionary<JobKey, Offer> _offers = [];
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);

    public Task<SlotReservation?> ReserveSlotAsync(AdmittedJob job)
    {
        var key = JobEvents.Key(job);
        if (!_dispatcher.CanStartAtOnce || _dispatcher.Knows(key)) return Task.FromResult<SlotReservation?>(null);

        if (FeedForOffer(JobEvents.Of(job, Now)) is { } lease)
        {
            _offers[key] = new Offer(lease, Now + OfferHold);
            return Task.FromResult<SlotReservation?>(
                new SlotReservation(lease.Node, lease.Decision.At, Now + plan.Dispatch.LeaseDuration, lease.Decision.InWords()));
        }

        // It would rather wait for something: then it is placed like any other, once it is committed.
        Feed(new JobGone(Now, key));
        return Task.FromResult<SlotReservation?>(null);
    }

    public Task<bool> AdmittedAsync(IReadOnlyList<AdmittedJob> jobs)
    {
        foreach (var job in jobs)
        {
            LookAtEarlierRevisions(job);
            if (job.Node.Length == 0)
            {
                Feed(JobEvents.Of(job, Now));
                continue;
            }

            // A dispatcher that has begun anew since it offered the slot finds the lease as it would in the ledger.
            var key = JobEvents.Key(job);
            Feed(_offers.Remove(key)
                ? new LeaseGranted(Now, key, job.Node, JobEvents.FirstEpoch)
                : JobEvents.Found(job, Now));
        }

        return Task.FromResult(_dispatcher.CanStartAtOnce);
    }

    public Task ReleaseSlotAsync(string studyInstanceUid, string model, int revision)
    {
        TakeBack(JobEvents.Key(studyInstanceUid, revision, model));
        return Task.CompletedTask;
    }

    public async Task LookAgainAsync(string studyInstanceUid, int revision, IReadOnlyList<string> models)
    {
        foreach (var model in models) await ReadAsync(JobEvents.Key(studyInstanceUid, revision, model));
    }

    public Task<bool> WatchAsync(string studyInstanceUid)
    {
        if (_watched.Count >= MostWatched) _watched.Clear();
        return Task.FromResult(_watched.Add(studyInstanceUid));
    }

    /// <summary>Answers the lease that the job is given at once, if it is. It is not taken: nothing of the job is in the ledger yet.</summary>
    private TakeLease? FeedForOffer(JobAdmitted admitted)
    {
        TakeLease? offered = null;
        foreach (var action in Handle(admitted))
        {
            if (action is TakeLease lease && lease.Key == admitted.Job.Key) offered = lease;
            else _toDo.Enqueue(action);
        }

        CarryOut();
        return offered;
    }

    /// <summary>Those that waited are superseded, and others may run on: the ledger says which.</summary>
    private void LookAtEarlierRevisions(AdmittedJob job)
    {
        for (var revision = job.Revision - 1; revision > 0; revision--)
        {
            var key = JobEvents.Key(job.StudyInstanceUid, revision, job.Model);
            if (_dispatcher.Knows(key)) ReadAsync(key).Ignore();
        }
    }

    private void ForgetStaleOffers()
    {
        if (_offers.Count == 0) return;
        foreach (var key in _offers.Where(o => o.Value.Until <= Now).Select(o => o.Key).ToList()) TakeBack(key);
    }

    /// <summary>As if the ledger had refused the lease: it is asked how the job stands.</summary>
    private void TakeBack(JobKey key)
    {
        if (_offers.Remove(key, out var offer)) Feed(new LeaseRefused(Now, key, offer.Lease.Node));
    }

    private sealed record Offer(TakeLease Lease, DateTimeOffset Until);
}

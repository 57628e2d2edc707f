using System.Collections.Concurrent;
using System.Threading.Channels;
using Grid.Cli.Output;
using Grid.Cli.Submit;
using Grid.Client;
using Grid.Contracts.Studies;

namespace Grid.Cli.Load;

/// <summary>
/// Sends studies when they are due, whatever the grid does (an open loop): a grid that is slow is not spared the rest of the load, and
/// times count from when a study was due, so that a late sender does not hide them.
/// </summary>
/// <param name="bound">Studies outstanding at most. At the bound the next is sent late, and said to be.</param>
internal sealed class LoadRun(LoadTarget target, LoadTally tally, int bound, TextWriter said, TimeProvider clock) : IDisposable
{
    // Made ready beforehand, so that drawing and hashing headers does not make a sender late.
    private const int Ready = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<int, StudyReport> _answers = new();
    private readonly SemaphoreSlim _places = new(bound);
    private long _began;
    private long _lastAnswer;
    private int _drained;

    /// <summary>Of the studies that were answered, by their numbers; as many as there are when it is cancelled.</summary>
    public IReadOnlyDictionary<int, StudyReport> Answers => _answers;

    /// <summary>Since the first study could have been due.</summary>
    public TimeSpan Elapsed => _began == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_began);

    /// <summary>True where all was sent, and answered or turned away, in time.</summary>
    public async Task<bool> RunAsync(IReadOnlyList<PlannedArrival> plan, CancellationToken cancel)
    {
        var ready = Channel.CreateBounded<(PlannedArrival, StockedStudy)>(Ready);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stocking = StockAsync(plan, ready.Writer, stop.Token);
        try
        {
            await ready.Reader.WaitToReadAsync(stop.Token);
            _began = _lastAnswer = clock.GetTimestamp();
            await foreach (var (arrival, study) in ready.Reader.ReadAllAsync(stop.Token))
            {
                if (arrival.Due - Elapsed is { Ticks: > 0 } early) await Task.Delay(early, clock, stop.Token);
                await TakePlaceAsync(stop.Token);
                tally.OnSent(arrival.Pathway, Elapsed - arrival.Due);
                _ = SendAsync(arrival, study, stop.Token);
            }

            return await DrainAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await stop.CancelAsync();
            for (; _drained < bound; _drained++) await _places.WaitAsync(CancellationToken.None);
            await stocking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task StockAsync(IReadOnlyList<PlannedArrival> plan, ChannelWriter<(PlannedArrival, StockedStudy)> to, CancellationToken cancel)
    {
        try
        {
            foreach (var arrival in plan) await to.WriteAsync((arrival, await target.TakeAsync(arrival, cancel)), cancel);
            to.Complete();
        }
        catch (Exception fault)
        {
            to.Complete(fault);
            throw;
        }
    }

    private async Task TakePlaceAsync(CancellationToken cancel)
    {
        if (_places.Wait(0, CancellationToken.None)) return;
        if (tally.HoldBack()) await said.WriteLineAsync($"grid: {bound} studies are outstanding, as many as --outstanding allows: the next are sent late. Times still count from when they were due.");
        await _places.WaitAsync(cancel);
    }

    private async Task SendAsync(PlannedArrival arrival, StockedStudy study, CancellationToken cancel)
    {
        try
        {
            SubmissionReply reply;
            using (study) reply = await target.SubmitAsync(study, arrival.Site, cancel);
            if (reply.Outcome != SubmissionOutcome.Accepted && reply.Outcome != SubmissionOutcome.AlreadyKnown)
            {
                tally.OnTurnedAway(SubmissionWords.Outcome(reply.Outcome), reply.Reason);
                return;
            }

            tally.OnAcknowledged(arrival.Pathway, Elapsed - arrival.Due, reply.Pathway);
            await foreach (var report in target.FollowAsync(study, cancel))
            {
                if (report.State == StudyState.Answered) OnAnswered(arrival, report);
                else if (report.State is StudyState.Quarantined or StudyState.Cancelled) tally.OnTurnedAway(StudyWords.State(report.State), report.Jobs.Select(j => j.LastFailure).FirstOrDefault(f => f.Length > 0) ?? "");
            }
        }
        catch (GridClientException fault)
        {
            tally.OnTurnedAway("failed", fault.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Interrupted: it stays outstanding.
        }
        finally
        {
            _places.Release();
        }
    }

    private void OnAnswered(PlannedArrival arrival, StudyReport report)
    {
        tally.OnAnswered(arrival.Pathway, Elapsed - arrival.Due);
        _answers[arrival.Number] = report;
        Volatile.Write(ref _lastAnswer, clock.GetTimestamp());
    }

    /// <summary>Waits until every place is free again, for as long as anything is answered.</summary>
    private async Task<bool> DrainAsync(CancellationToken cancel)
    {
        for (; _drained < bound; _drained++)
        {
            while (!await _places.WaitAsync(TimeSpan.FromSeconds(1), cancel))
            {
                if (clock.GetElapsedTime(Volatile.Read(ref _lastAnswer)) <= Patience) continue;
                await said.WriteLineAsync($"grid: nothing was answered for {Patience.TotalSeconds:0} s; giving up on what is missing.");
                return false;
            }
        }

        return true;
    }
}

/// <summary>Where a load takes its studies from and sends them to.</summary>
/// <param name="TakeAsync">The study of an arrival, ready to be sent.</param>
/// <param name="SubmitAsync">Sends it from a site.</param>
/// <param name="FollowAsync">How it stands, until it is answered or will not be.</param>
internal sealed record LoadTarget(
    Func<PlannedArrival, CancellationToken, Task<StockedStudy>> TakeAsync,
    Func<StockedStudy, string, CancellationToken, Task<SubmissionReply>> SubmitAsync,
    Func<StockedStudy, CancellationToken, IAsyncEnumerable<StudyReport>> FollowAsync)
{
    public static LoadTarget Of(GridClient client, SampleStock stock) => new(
        (arrival, cancel) => stock.TakeAsync(arrival.Kind, arrival.Number, cancel),
        async (study, site, cancel) => (await client.SubmitAsync(study.Study, new SubmitOptions { SiteId = site }, progress: null, cancel)).Reply,
        (study, cancel) => client.FollowAsync(study.Study.StudyInstanceUid, cancel));
}

namespace Grid.Contracts.Studies;

/// <summary>The face of one study. Keyed by Study Instance UID (0020,000D).</summary>
[Alias("grid.study")]
public interface IStudyGrain : IGrainWithStringKey
{
    /// <summary>The study as the ledger has it, or null when no such study was acknowledged.</summary>
    [Alias("get")] Task<StudyReport?> GetAsync();

    /// <summary>
    /// Answers at once when the study's state is not <paramref name="known"/> or its revision not <paramref name="knownRevision"/>, else when it changes or after
    /// <paramref name="atMost"/> (capped at 25 s): a long poll. Null when there is no such study.
    /// </summary>
    /// <param name="knownRevision">0 where any revision will do.</param>
    [Alias("wait-revision")] Task<StudyReport?> WaitForChangeAsync(StudyState known, TimeSpan atMost, int knownRevision = 0);

    /// <summary>
    /// Puts what was quarantined or cancelled back into the queue, with the receipt and deadline it had. Safe to repeat. The reason is kept
    /// with the study: at most 256 characters, naming nobody.
    /// </summary>
    [Alias("requeue")] Task<OrderReply> RequeueAsync(string reason);

    /// <summary>
    /// Ends a study that is not answered yet: nobody runs it, and a run under way is stopped. Safe to repeat. The reason is kept with the
    /// study: at most 256 characters, naming nobody.
    /// </summary>
    [Alias("cancel")] Task<OrderReply> CancelAsync(string reason);

    /// <summary>Tells those who wait that the study has changed. Carries no truth: the ledger does.</summary>
    [Alias("changed"), Orleans.Concurrency.OneWay] Task ChangedAsync();
}

namespace Grid.Grains.Patients;

/// <summary>
/// Lets the studies of one patient be judged one after another: the next begins when the one before is committed, or when it has not
/// been heard of for a while. Lives inside one grain, on its one thread.
/// </summary>
internal sealed class PatientTurns(TimeProvider clock)
{
    /// <summary>A commit takes milliseconds; what takes longer has been lost on the way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, TaskCompletionSource> _turns = new(StringComparer.Ordinal);
    private Task _last = Task.CompletedTask;

    /// <summary>Comes back when it is this one's turn. A repeat takes the place of the call that it repeats.</summary>
    public async Task BeginAsync(string who)
    {
        End(who);
        var before = _last;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_turns[who], _last) = (mine, mine.Task);
        await before.WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
    }

    public void End(string who)
    {
        if (_turns.Remove(who, out var mine)) mine.TrySetResult();
    }
}

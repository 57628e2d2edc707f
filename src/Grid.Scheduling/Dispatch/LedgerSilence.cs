namespace Grid.Scheduling.Dispatch;

/// <summary>The ledger did not answer: nothing is leased for a while, and jobs that could not be read are read again after it.</summary>
internal sealed class LedgerSilence(EventTime time, TimeSpan pause)
{
    private readonly SortedSet<JobKey> _unread = [];
    private long _until;

    public bool IsOn => TicksLeft > 0;

    /// <summary>Zero or less when it is over.</summary>
    public long TicksLeft => _until - time.Ticks;

    public void Begin(JobKey unread)
    {
        _unread.Add(unread);
        _until = time.Ticks + pause.Ticks;
    }

    /// <summary>The ledger has said how the job stands, or it is open no more.</summary>
    public void OnRead(JobKey key) => _unread.Remove(key);

    /// <summary>Jobs to read again, each once; none while the silence lasts.</summary>
    public IReadOnlyList<JobKey> TakeUnread()
    {
        if (_unread.Count == 0 || IsOn) return [];
        JobKey[] unread = [.. _unread];
        _unread.Clear();
        return unread;
    }

    public void CopyFrom(LedgerSilence other)
    {
        _until = other._until;
        _unread.UnionWith(other._unread);
    }
}

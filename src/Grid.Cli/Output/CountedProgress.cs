namespace Grid.Cli.Output;

/// <summary>Says how far a long step is, at every tenth and at its end.</summary>
internal sealed class CountedProgress(TextWriter to, string what, int total) : IProgress<int>
{
    private int _saidTenths;

    public void Report(int value)
    {
        var tenths = total == 0 ? 10 : value * 10 / total;
        // Told from any thread and in any order: each tenth is said once, and none after a later one.
        var said = Volatile.Read(ref _saidTenths);
        if (tenths <= said || Interlocked.CompareExchange(ref _saidTenths, tenths, said) != said) return;
        to.WriteLine($"{value} of {total} {what}");
    }
}

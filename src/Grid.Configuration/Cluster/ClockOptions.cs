using Grid.Configuration.Reading;

namespace Grid.Configuration.Cluster;

/// <summary>Section <c>cluster.clock</c>: how this machine's clock is held against the ledger's, on which everything rests. Decision 0021.</summary>
public sealed record ClockOptions
{
    /// <summary>
    /// How far this machine's clock may be from the ledger's. Less is corrected without a word; beyond it the silo's nodes are taken out until
    /// the clock is right. 0.1 s to 10 s; default 5 s.
    /// </summary>
    public required TimeSpan MostOff { get; init; }

    /// <summary>How often the ledger's clock is read. 0.2 s to 10 s; default 1 s.</summary>
    public required TimeSpan MeasureEvery { get; init; }

    internal static ClockOptions Read(SectionReader section)
    {
        var options = new ClockOptions
        {
            MostOff = section.Duration("mostOff", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(10)),
            MeasureEvery = section.Duration("measureEvery", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(10)),
        };
        section.Close();
        return options;
    }
}

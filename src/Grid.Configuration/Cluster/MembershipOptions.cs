using Grid.Configuration.Reading;

namespace Grid.Configuration.Cluster;

/// <summary>
/// Section <c>cluster.membership</c>: how silos find out that one of them is gone. The same on every silo; decision 0010 has what
/// was measured.
/// </summary>
public sealed record MembershipOptions
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo waits for the answer to "are you there?", and how often it asks. 0.2 s to 1 min; default 2 s.</summary>
    public required TimeSpan ProbeTimeout { get; init; }

    /// <summary>The longest that wait grows to where answers are slow. At least <see cref="ProbeTimeout"/>; default 4 s.</summary>
    public required TimeSpan LongestProbeTimeout { get; init; }

    /// <summary>Unanswered probes in a row after which a silo is suspected. 1 to 20; default 3.</summary>
    public required int MissedProbes { get; init; }

    /// <summary>Silos that must suspect one before it is declared dead; where fewer are left, those are enough. 1 to 10; default 2.</summary>
    public required int Votes { get; init; }

    /// <summary>How often the list of silos is read again, should the word of a change be lost. 1 s to 10 min; default 10 s.</summary>
    public required TimeSpan TableRefresh { get; init; }

    /// <summary>
    /// How often a silo writes that it is alive. One that has not for three times as long is not waited for by those that start:
    /// after a loss of all, this is what a start with fewer silos takes. 1 s to 5 min; default 5 s.
    /// </summary>
    public required TimeSpan SignOfLife { get; init; }

    internal static MembershipOptions Read(SectionReader section)
    {
        var options = new MembershipOptions
        {
            ProbeTimeout = section.Duration("probeTimeout", Second * 2, Second / 5, Second * 60),
            LongestProbeTimeout = section.Duration("longestProbeTimeout", Second * 4, Second / 5, Second * 300),
            MissedProbes = section.Whole("missedProbes", 3, 1, 20),
            Votes = section.Whole("votes", 2, 1, 10),
            TableRefresh = section.Duration("tableRefresh", Second * 10, Second, Second * 600),
            SignOfLife = section.Duration("signOfLife", Second * 5, Second, Second * 300),
        };
        section.Close();
        return options;
    }
}

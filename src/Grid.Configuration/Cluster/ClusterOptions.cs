using Grid.Configuration.Reading;

namespace Grid.Configuration.Cluster;

/// <summary>How Grid runs.</summary>
public enum ClusterMode
{
    /// <summary>One process with every role and a private PostgreSQL of its own.</summary>
    Embedded,

    /// <summary>One of many silos; PostgreSQL is given by connection string.</summary>
    Cluster,
}

/// <summary>Section <c>cluster</c>: which cluster this silo belongs to.</summary>
public sealed record ClusterOptions
{
    /// <summary>Default <c>embedded</c>.</summary>
    public required ClusterMode Mode { get; init; }

    /// <summary>Names stored grain state; never changes in the life of an installation. Default <c>grid</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Silos with the same id find each other. Default <c>grid</c>.</summary>
    public required string ClusterId { get; init; }

    /// <summary>This silo's name; the nodes whose <c>silo</c> says so are its own. Default <c>silo-1</c>.</summary>
    public required string SiloName { get; init; }

    /// <summary>
    /// How long a call between silos, or from the <c>grid</c> command, may go unanswered: what a caller waits for a silo that is
    /// gone. 1 s to 5 min; default 10 s.
    /// </summary>
    public required TimeSpan ResponseTimeout { get; init; }

    public required MembershipOptions Membership { get; init; }

    public required ClockOptions Clock { get; init; }

    internal static ClusterOptions Read(SectionReader section)
    {
        var options = new ClusterOptions
        {
            Mode = section.Choice<ClusterMode>("mode", ClusterMode.Embedded),
            ServiceId = section.Text("serviceId", "grid"),
            ClusterId = section.Text("clusterId", "grid"),
            SiloName = section.Text("siloName", "silo-1"),
            ResponseTimeout = section.Duration("responseTimeout", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Membership = MembershipOptions.Read(section.Section("membership")),
            Clock = ClockOptions.Read(section.Section("clock")),
        };
        section.Close();
        return options;
    }
}

using Grid.Configuration.Reading;

namespace Grid.Configuration.Cluster;

/// <summary>Names that end up in grain keys, tables and file names must be plain, and waits must fit together.</summary>
internal static class ClusterValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        NameRule.Check(context, "cluster.serviceId", options.Cluster.ServiceId);
        NameRule.Check(context, "cluster.clusterId", options.Cluster.ClusterId);
        NameRule.Check(context, "cluster.siloName", options.Cluster.SiloName);

        var membership = options.Cluster.Membership;
        if (membership.LongestProbeTimeout < membership.ProbeTimeout)
        {
            context.Add("cluster.membership.longestProbeTimeout", membership.LongestProbeTimeout.ToString("c"), $"at least probeTimeout, {membership.ProbeTimeout:c}",
                "It is what that wait grows to where answers are slow.");
        }
    }
}

using Grid.Configuration.Reading;

namespace Grid.Configuration.Cluster;

/// <summary>Names that end up in grain keys, tables and file names must be plain.</summary>
internal static class ClusterValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        NameRule.Check(context, "cluster.serviceId", options.Cluster.ServiceId);
        NameRule.Check(context, "cluster.clusterId", options.Cluster.ClusterId);
        NameRule.Check(context, "cluster.siloName", options.Cluster.SiloName);
    }
}

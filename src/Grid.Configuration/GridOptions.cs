using Grid.Configuration.Cluster;
using Grid.Configuration.Dispatch;
using Grid.Configuration.Geography;
using Grid.Configuration.Inference;
using Grid.Configuration.Network;
using Grid.Configuration.Nodes;
using Grid.Configuration.Pathways;
using Grid.Configuration.Patients;
using Grid.Configuration.Reading;
using Grid.Configuration.Security;
using Grid.Configuration.Silos;
using Grid.Configuration.Storage;

namespace Grid.Configuration;

/// <summary>silo.json as the operator wrote it, typed, with defaults filled in and overrides applied. Immutable.</summary>
public sealed record GridOptions
{
    /// <summary>Absolute folder of silo.json; its relative paths start here.</summary>
    public required string Directory { get; init; }
    public required ClusterOptions Cluster { get; init; }

    /// <summary>Where this silo listens: section <c>network</c>, or in mode <c>cluster</c> what <c>silos</c> says of it.</summary>
    public required NetworkOptions Network { get; init; }

    /// <summary>Where every silo is, as written; empty where there is one.</summary>
    public required IReadOnlyList<SiloOptions> Silos { get; init; }
    public required StorageOptions Storage { get; init; }
    public required SecurityOptions Security { get; init; }
    public required PatientOptions Patients { get; init; }
    public required IReadOnlyList<RegionOptions> Regions { get; init; }
    public required LinkDefaults Links { get; init; }

    /// <summary>From <c>sites</c>, then from the file of <c>sitesFile</c>.</summary>
    public required IReadOnlyList<SiteOptions> Sites { get; init; }
    public required IReadOnlyList<NodeOptions> Nodes { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<PathwayOptions> Pathways { get; init; }
    public required ModelOptions Models { get; init; }
    public required InferenceOptions Inference { get; init; }
    public required DispatchOptions Dispatch { get; init; }

    internal static GridOptions Read(SectionReader root, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var words = WordLists.Read(root.Section("words"));
        var cluster = ClusterOptions.Read(root.Section("cluster"));
        var network = NetworkOptions.Read(root.Section("network"));
        IReadOnlyList<SiloOptions> silos = [.. root.Items("silos").Select(SiloOptions.Read)];
        var options = new GridOptions
        {
            Directory = directory,
            Cluster = cluster,
            Network = SiloOptions.Place(cluster, network, silos, root.Context),
            Silos = silos,
            Storage = StorageOptions.Read(root.Section("storage"), directory),
            Security = SecurityOptions.Read(root.Section("security"), environment),
            Patients = PatientOptions.Read(root.Section("patients")),
            Regions = [.. root.Items("regions").Select(RegionOptions.Read)],
            Links = LinkDefaults.Read(root.Section("links")),
            Sites = SitesFile.Read(root, directory),
            Nodes = [.. root.Items("nodes").Select(NodeOptions.Read)],
            Pathways = PathwayOptions.ReadAll(root.Section("pathways"), words),
            Models = ModelOptions.Read(root.Section("models"), directory),
            Inference = InferenceOptions.Read(root.Section("inference"), directory),
            Dispatch = DispatchOptions.Read(root.Section("dispatch"), directory),
        };
        root.Close();
        return options;
    }
}

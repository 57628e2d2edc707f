using Grid.Configuration.Network;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Storage;

/// <summary>
/// Section <c>storage</c>. In mode <c>cluster</c> the database is reached by a connection string, which is a secret and
/// comes from the environment only (see <see cref="Security.SecurityOptions"/>).
/// </summary>
public sealed record StorageOptions
{
    public required EmbeddedStorageOptions Embedded { get; init; }
    public required InstanceStoreOptions InstanceStore { get; init; }
    public required RetentionOptions Retention { get; init; }

    internal static StorageOptions Read(SectionReader section, string directory)
    {
        if (section.Has("connectionString"))
        {
            section.OptionalText("connectionString");
            section.Context.Add(section.At("connectionString"), "a secret", "no secrets in configuration",
                "Remove it and set the environment variable that security.connectionStringVariable names (GRID_CONNECTION_STRING).");
        }

        var embedded = EmbeddedStorageOptions.Read(section.Section("embedded"), directory);
        var options = new StorageOptions
        {
            Embedded = embedded,
            InstanceStore = InstanceStoreOptions.Read(section.Section("instanceStore"), directory),
            Retention = RetentionOptions.Read(section.Section("retention")),
        };
        section.Close();
        return options;
    }
}

/// <summary>Section <c>storage.embedded</c>: the private PostgreSQL of embedded mode.</summary>
public sealed record EmbeddedStorageOptions
{
    /// <summary>Absolute; in silo.json relative to that file. Default <c>.data</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public required int Port { get; init; }

    /// <summary>Folder of <c>initdb</c> and <c>postgres</c>; null looks in the usual places.</summary>
    public required string? BinDirectory { get; init; }

    internal static EmbeddedStorageOptions Read(SectionReader section, string directory)
    {
        var options = new EmbeddedStorageOptions
        {
            DataDirectory = FilePath.Resolve(section, "dataDirectory", ".data", directory),
            Port = section.Whole("port", 0, 0, NetworkOptions.MaxPort),
            BinDirectory = FilePath.Resolve(section, "binDirectory", directory),
        };
        section.Close();
        return options;
    }
}

/// <summary>Section <c>storage.instanceStore</c>: where a site's images lie.</summary>
public sealed record InstanceStoreOptions
{
    /// <summary>Absolute; in silo.json relative to that file. Default <c>.data/instances</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Disk kept for emergencies, in MiB: with less free scheduled work is turned away, and routine work with less than twice as
    /// much. 0 to 1,048,576; default 1,024.
    /// </summary>
    public required int KeepFreeMib { get; init; }

    internal static InstanceStoreOptions Read(SectionReader section, string directory)
    {
        var options = new InstanceStoreOptions
        {
            Directory = FilePath.Resolve(section, "directory", ".data/instances", directory),
            KeepFreeMib = section.Whole("keepFreeMib", 1_024, 0, 1_048_576),
        };
        section.Close();
        return options;
    }
}

/// <summary>
/// Section <c>storage.retention</c>: how many days notes for people and planners are kept. Studies, results and histories are kept
/// for ever.
/// </summary>
public sealed record RetentionOptions
{
    private const int MostDays = 36_500;

    /// <summary>Why each lease went where it went. 7 to 36,500 days; default 400.</summary>
    public required int DecisionDays { get; init; }

    /// <summary>How good estimates were. 7 to 36,500 days; default 90.</summary>
    public required int EstimateDays { get; init; }

    internal static RetentionOptions Read(SectionReader section)
    {
        var options = new RetentionOptions
        {
            DecisionDays = section.Whole("decisionDays", 400, 7, MostDays),
            EstimateDays = section.Whole("estimateDays", 90, 7, MostDays),
        };
        section.Close();
        return options;
    }
}

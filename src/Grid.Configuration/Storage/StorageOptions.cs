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

    internal static InstanceStoreOptions Read(SectionReader section, string directory)
    {
        var options = new InstanceStoreOptions
        {
            Directory = FilePath.Resolve(section, "directory", ".data/instances", directory),
        };
        section.Close();
        return options;
    }
}

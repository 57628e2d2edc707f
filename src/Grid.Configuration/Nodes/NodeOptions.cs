using Grid.Configuration.Reading;

namespace Grid.Configuration.Nodes;

/// <summary>One item of <c>nodes</c>: a device that runs models, at a site, owned by one silo.</summary>
public sealed record NodeOptions
{
    public required string Name { get; init; }

    /// <summary>Id of the site it stands at.</summary>
    public required string Site { get; init; }

    /// <summary>Name of the silo whose process owns it.</summary>
    public required string Silo { get; init; }

    /// <summary>Concurrent runs, 1 to 64. Default 1.</summary>
    public required int Slots { get; init; }

    /// <summary>Memory for models, 64 to 1,048,576 MiB. Default 2,048.</summary>
    public required int MemoryMib { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>. Default <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Models it serves; empty for all.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    internal string Path { get; init; } = "";

    /// <summary>Whether this node serves the model.</summary>
    public bool Serves(string model) => Models.Count == 0 || Models.Contains(model, StringComparer.Ordinal);

    internal static NodeOptions Read(SectionReader section)
    {
        var options = new NodeOptions
        {
            Path = section.Path,
            Name = section.RequiredText("name"),
            Site = section.RequiredText("site"),
            Silo = section.RequiredText("silo"),
            Slots = section.Whole("slots", 1, 1, 64),
            MemoryMib = section.Whole("memoryMib", 2_048, 64, 1_048_576),
            Device = section.Text("device", "cpu"),
            Models = section.Texts("models"),
        };
        section.Close();
        return options;
    }
}

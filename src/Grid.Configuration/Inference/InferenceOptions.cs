using Grid.Configuration.Reading;

namespace Grid.Configuration.Inference;

/// <summary>What ONNX Runtime computes on.</summary>
public enum InferenceProvider
{
    Cpu,
    Cuda,
}

/// <summary>Section <c>inference</c>.</summary>
public sealed record InferenceOptions
{
    /// <summary>Default <c>cpu</c>. Asking for <c>cuda</c> where it is missing stops the start.</summary>
    public required InferenceProvider Provider { get; init; }

    /// <summary>Absolute path of a plug-in provider library; null uses what the runtime was built with.</summary>
    public required string? ProviderLibrary { get; init; }

    /// <summary>CPU threads of one session, 1 to 64. Default 1: slots give the concurrency.</summary>
    public required int ThreadsPerSession { get; init; }

    internal static InferenceOptions Read(SectionReader section, string directory)
    {
        var options = new InferenceOptions
        {
            Provider = section.Choice<InferenceProvider>("provider", InferenceProvider.Cpu),
            ProviderLibrary = FilePath.Resolve(section, "providerLibrary", directory),
            ThreadsPerSession = section.Whole("threadsPerSession", 1, 1, 64),
        };
        section.Close();
        return options;
    }
}

/// <summary>Section <c>models</c>: where models lie and which version of each is served.</summary>
public sealed record ModelOptions
{
    /// <summary>Absolute; laid out as <c>name/version/model.json</c>. Default <c>models</c> beside silo.json.</summary>
    public required string Directory { get; init; }

    /// <summary>Version served, by model name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    internal static ModelOptions Read(SectionReader section, string directory)
    {
        var folder = FilePath.Resolve(section, "directory", "models", directory);
        var list = section.Section("versions");
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in list.Keys()) versions.TryAdd(name, list.RequiredText(name));
        list.Close();
        section.Close();
        return new ModelOptions { Directory = folder, Versions = versions };
    }
}

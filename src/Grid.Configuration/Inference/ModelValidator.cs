using Grid.Configuration.Reading;

namespace Grid.Configuration.Inference;

/// <summary>Names and versions become folders under the models directory, so neither may lead elsewhere.</summary>
internal static class ModelValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        foreach (var (name, version) in options.Models.Versions)
        {
            var path = $"models.versions.{name}";
            NameRule.Check(context, path, name);
            if (version.Length > 0 && !IsVersion(version)) context.Add(path, $"\"{version}\"", "a version of three numbers such as 1.0.0");
        }

        if (options.Inference is { Provider: InferenceProvider.Cpu, ProviderLibrary: not null })
            context.Add("inference.providerLibrary", "a provider library", "none with provider cpu", "Set inference.provider to cuda, or remove the library.");
    }

    private static bool IsVersion(string version)
    {
        var parts = version.Split('.');
        return parts.Length == 3 && Array.TrueForAll(parts, part => part.Length is > 0 and <= 6 && part.All(char.IsAsciiDigit));
    }
}

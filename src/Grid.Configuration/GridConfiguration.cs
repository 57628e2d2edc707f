using System.Collections;
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

namespace Grid.Configuration;

/// <summary>What a configuration is read for.</summary>
public enum ConfigurationUse
{
    /// <summary>A silo, which needs the secrets.</summary>
    Host,

    /// <summary>A program that looks where the grid is: it has no secrets and needs none.</summary>
    Client,
}

/// <summary>Loads silo.json, lays the environment and then the command line over it, and finds every mistake at once.</summary>
public static class GridConfiguration
{
    /// <summary>
    /// Reads <paramref name="path"/> and the sites file it names, and nothing else.
    /// </summary>
    /// <param name="path">The silo.json.</param>
    /// <param name="environment">Variables <c>GRID__section__key</c> override; those that <c>security</c> names hold the secrets; others are left alone.</param>
    /// <param name="overrides">From the command line, <c>section.key=value</c> or <c>nodes[0].slots=2</c>.</param>
    /// <param name="use">Whether the secrets must be there.</param>
    public static ConfigurationResult Load(
        string path, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> overrides, ConfigurationUse use = ConfigurationUse.Host)
    {
        var context = new ReadingContext();
        var name = Path.GetFileName(path);
        if (JsonFile.Read(path, name.Length == 0 ? path : name, context.Errors) is not { } node) return new ConfigurationResult.Failed(context.Errors);

        Overrides.Apply(node, environment, overrides, context.Errors);
        var root = new SectionReader(context, node, "", context.Effective);
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
        var options = GridOptions.Read(root, directory, environment);

        foreach (var validate in Validators) validate(options, context);
        if (use == ConfigurationUse.Host) SecurityValidator.RequireSecrets(options, context);
        return context.Errors.Count > 0
            ? new ConfigurationResult.Failed(context.Errors)
            : new ConfigurationResult.Loaded(options, context.Effective, context.EffectiveSources);
    }

    /// <summary>The variables of this process, as <see cref="Load"/> takes them.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    private static readonly Action<GridOptions, ReadingContext>[] Validators =
    [
        ClusterValidator.Validate,
        NetworkValidator.Validate,
        SecurityValidator.Validate,
        PatientValidator.Validate,
        GeographyValidator.Validate,
        ModelValidator.Validate,
        PathwayValidator.Validate,
        NodeValidator.Validate,
        SiloValidator.Validate,
        DispatchValidator.Validate,
    ];
}

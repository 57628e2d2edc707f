using System.Diagnostics.CodeAnalysis;
using Grid.Configuration.Dispatch;
using Grid.Configuration.Reading;
using Grid.Scheduling.Policy;

namespace Grid.Configuration;

/// <summary>
/// A policy that somebody considers: <c>dispatch.policy</c> of a whole silo.json, or a file that holds the keys of that section
/// and nothing else. In the latter nobody can tell which sites there are, so weights are not held against them.
/// </summary>
public static class PolicyFile
{
    // One of these is in every silo.json, and none is a key of a policy.
    private static readonly string[] KeysOfAWholeFile = ["cluster", "dispatch", "regions", "sites", "sitesFile", "nodes", "pathways"];

    /// <param name="path">A silo.json, or a policy alone.</param>
    /// <param name="environment">Overrides a whole silo.json, as when a host starts with it.</param>
    /// <param name="policy">The policy, where the answer is true.</param>
    /// <param name="failed">Every mistake, where it is false.</param>
    public static bool TryLoad(
        string path,
        IReadOnlyDictionary<string, string> environment,
        [NotNullWhen(true)] out PolicyOptions? policy,
        [NotNullWhen(false)] out ConfigurationResult.Failed? failed)
    {
        (policy, failed) = (null, null);
        var context = new ReadingContext();
        if (JsonFile.Read(path, Path.GetFileName(path), context.Errors) is not { } node) return Fail(out failed);

        if (Array.Exists(KeysOfAWholeFile, key => node.Find(key) is not null))
        {
            var loaded = GridConfiguration.Load(path, environment, []);
            failed = loaded as ConfigurationResult.Failed;
            policy = (loaded as ConfigurationResult.Loaded)?.Options.Dispatch.Policy;
            return failed is null && policy is not null;
        }

        var read = PolicyReader.Read(new SectionReader(context, node, "", context.Effective));
        PolicyValidator.Validate(read, "", context);
        if (context.Errors.Count > 0) return Fail(out failed);

        policy = read;
        return true;

        bool Fail(out ConfigurationResult.Failed result)
        {
            result = new ConfigurationResult.Failed(context.Errors);
            return false;
        }
    }
}

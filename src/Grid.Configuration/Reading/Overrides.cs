using System.Globalization;
using System.Text.Json;

namespace Grid.Configuration.Reading;

/// <summary>Lays environment variables <c>GRID__section__key</c> and then command-line <c>section.key=value</c> over the file.</summary>
internal static class Overrides
{
    public const string Prefix = "GRID__";

    public static void Apply(ConfigNode root, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> commandLine, List<ConfigurationError> errors)
    {
        // Ordered, so that two variables that differ only in case give the same answer on every start.
        foreach (var (name, value) in environment.Where(IsOurs).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Set(root, name[Prefix.Length..].Split("__"), value, ValueSource.Environment(name), errors);

        foreach (var argument in commandLine)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                // The argument is not repeated: what is not understood may be a secret in the wrong place.
                errors.Add(new("", ValueSource.CommandLine.Text, "an override without '='", "section.key=value", "For example network.httpPort=8081."));
                continue;
            }

            var path = argument[..equals].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            Set(root, path.Split('.'), argument[(equals + 1)..], ValueSource.CommandLine, errors);
        }
    }

    private static bool IsOurs(KeyValuePair<string, string> variable) => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private static void Set(ConfigNode root, string[] segments, string value, ValueSource source, List<ConfigurationError> errors)
    {
        var path = "";
        var node = root;
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            var next = isLast
                ? new ConfigNode(JsonValueKind.String, source, value)
                : new ConfigNode(JsonValueKind.Object, source);
            var step = Step(node, segments[i], next, isLast, ref path, out var problem);
            if (step is null)
            {
                errors.Add(new(path, source.Text, problem, "the path of one value", "Write it as it stands in silo.json, list items by their number from 0."));
                return;
            }

            node = step;
        }
    }

    /// <summary>The child to go on with, put there if it is missing or being replaced; null and the problem when there is no way.</summary>
    private static ConfigNode? Step(ConfigNode node, string segment, ConfigNode next, bool isLast, ref string path, out string problem)
    {
        problem = "";
        if (node.Kind == JsonValueKind.Array)
        {
            var isNumber = int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
            path = isNumber ? ConfigPath.Item(path, index) : ConfigPath.Member(path, segment);
            if (isNumber && index < node.Items.Count) return isLast ? Replace(node.Items[index], next, i => node.Items[index] = i, out problem) : node.Items[index];
            problem = $"no such item; the list has {node.Items.Count}";
            return null;
        }

        path = ConfigPath.Member(path, segment);
        if (segment.Length == 0) problem = "an empty name in the path";
        else if (node.IsScalar) problem = "a path that goes on below a single value";
        if (problem.Length > 0) return null;

        var exact = node.Members.FindIndex(member => member.Key.Equals(segment, StringComparison.Ordinal));
        var at = exact >= 0 ? exact : node.Members.FindIndex(member => member.Key.Equals(segment, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            node.Members.Add(new(segment, next));
            return next;
        }

        var (key, current) = node.Members[at];
        return isLast ? Replace(current, next, value => node.Members[at] = new(key, value), out problem) : current;
    }

    private static ConfigNode? Replace(ConfigNode current, ConfigNode next, Action<ConfigNode> put, out string problem)
    {
        // A list of words may be given as "a,b"; a whole section may not be replaced by one string.
        var isWhole = current.Kind == JsonValueKind.Object || current.Items.Exists(item => !item.IsScalar);
        problem = isWhole ? "one value for a whole section" : "";
        if (isWhole) return null;

        put(next);
        return next;
    }
}

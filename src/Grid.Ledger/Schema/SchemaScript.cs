using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Ledger.Schema;

/// <summary>One step of a part's schema: a pair of the SQL files of <c>cluster/postgres/</c>, as built into this program.</summary>
/// <param name="Part">The folder, e.g. <c>orleans</c>.</param>
/// <param name="Version">That a database has after <paramref name="Up"/>; the file names begin with it.</param>
/// <param name="Down">Back to the version before, keeping what that one can hold; null where nothing is before.</param>
internal sealed partial record SchemaScript(string Part, int Version, string Name, string Up, string? Down)
{
    private const string Folder = "schema/";

    /// <summary>The parts in the order in which they are applied, each with its versions from 1 on.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<SchemaScript>>> Parts { get; } =
        [new("orleans", Read("orleans")), new("ledger", Read("ledger"))];

    /// <summary>Of <see cref="Up"/>: what was applied must not change afterwards.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Up)));

    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static IReadOnlyList<SchemaScript> Of(string part) => Parts.FirstOrDefault(p => p.Key == part).Value
        ?? throw new ArgumentException($"The schema has the parts {string.Join(" and ", Parts.Select(p => p.Key))}; found '{part}'.", nameof(part));

    private static List<SchemaScript> Read(string part)
    {
        var files = typeof(SchemaScript).Assembly.GetManifestResourceNames()
            .Select(n => FilePattern().Match(n))
            .Where(m => m.Success && m.Groups["part"].Value == part)
            .ToLookup(m => int.Parse(m.Groups["version"].ValueSpan, CultureInfo.InvariantCulture));
        var scripts = files.OrderBy(f => f.Key).Select(f => Read(part, f.Key, [.. f])).ToList();
        return scripts.Select(s => s.Version).SequenceEqual(Enumerable.Range(1, scripts.Count))
            ? scripts
            : throw new InvalidOperationException($"The versions of the {part} schema must be 1, 2, 3 and so on; found {string.Join(", ", scripts.Select(s => s.Version))}.");
    }

    private static SchemaScript Read(string part, int version, IReadOnlyList<Match> files)
    {
        var ups = files.Where(f => f.Groups["way"].Value == "up").ToArray();
        var downs = files.Where(f => f.Groups["way"].Value == "down").ToArray();
        if (ups.Length != 1 || downs.Length != (version == 1 ? 0 : 1))
        {
            throw new InvalidOperationException(
                $"Version {version} of the {part} schema needs one .up.sql and, unless it is the first, one .down.sql; found {ups.Length} and {downs.Length}.");
        }

        return new SchemaScript(part, version, ups[0].Groups["name"].Value, Text(ups[0].Value), downs.Length == 0 ? null : Text(downs[0].Value));
    }

    private static string Text(string resource)
    {
        using var stream = typeof(SchemaScript).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\A" + Folder + @"(?<part>\w+)[/\\](?<version>\d{4})-(?<name>[\w-]+)\.(?<way>up|down)\.sql\z")]
    private static partial Regex FilePattern();
}

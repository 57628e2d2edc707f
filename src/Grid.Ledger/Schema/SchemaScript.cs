using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Grid.Ledger.Schema;

/// <summary>One of the SQL files of <c>cluster/postgres/</c>, as built into this program.</summary>
/// <param name="Part">Its name, e.g. <c>orleans</c>.</param>
/// <param name="Version">What it says of itself in its first line. Raised when an older program could not work with the result.</param>
internal sealed partial record SchemaScript(string Part, int Version, string Text)
{
    /// <summary>In the order in which they are applied.</summary>
    public static IReadOnlyList<SchemaScript> All { get; } = [Read("orleans"), Read("ledger")];

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    private static SchemaScript Read(string part)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var names = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith($"schema/{part}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var texts = names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }).ToArray();
        var header = HeaderPattern().Match(texts[^1]);
        return header.Success && header.Groups[1].Value == part
            ? new SchemaScript(part, int.Parse(header.Groups[2].ValueSpan, CultureInfo.InvariantCulture), string.Concat(texts))
            : throw new InvalidOperationException($"{names[^1]} must begin with the line '-- grid schema: {part}, version N'.");
    }

    [GeneratedRegex(@"\A-- grid schema: (\w+), version (\d+)\r?\n")]
    private static partial Regex HeaderPattern();
}

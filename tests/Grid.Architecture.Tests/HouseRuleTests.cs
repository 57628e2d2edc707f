using System.Reflection;
using System.Text.RegularExpressions;

namespace Grid.Architecture.Tests;

/// <summary>House rules that a reader can check and a machine should.</summary>
public partial class HouseRuleTests
{
    private static readonly string[] HoldingWireTypes = ["Grid.Contracts", "Grid.Grains"];
    private static readonly string[] TopLevel = ["cluster", "models", "src", "tests"];

    [Fact]
    public void Repository_TopLevelFolders_OnlyTheFour()
    {
        var found = Directory.EnumerateDirectories(RepositoryFolder.Path).Select(System.IO.Path.GetFileName).Where(n => n![0] != '.');

        Assert.Empty(found.Except(TopLevel));
    }

    /// <remarks>What a generator made is outside our namespaces, or has a name that nobody could write.</remarks>
    [Fact]
    public void TypeNames_OfAllAssemblies_AreNotManagersHelpersOrUtilities()
    {
        var types = ReferenceTests.Allowed.SelectMany(static row => Assembly.Load(row.Data.Item1).GetTypes())
            .Where(static t => t.Namespace?.StartsWith("Grid.", StringComparison.Ordinal) == true && !t.Name.Contains('<', StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(types);
        Assert.DoesNotContain(types, static t => VagueName().IsMatch(t.Name));
    }

    [Fact]
    public void WireAndStoredTypes_Aliases_AreVersionedAndUnique()
    {
        var types = HoldingWireTypes
            .SelectMany(a => Assembly.Load(a).GetTypes())
            .Where(t => t.GetCustomAttributesData().Any(d => d.AttributeType.Name == "GenerateSerializerAttribute"))
            .ToList();
        var aliases = types.ToDictionary(t => t, Alias);

        Assert.NotEmpty(types);
        Assert.All(aliases, a => Assert.StartsWith("grid.", a.Value, StringComparison.Ordinal));
        Assert.Equal(aliases.Count, aliases.Values.Distinct(StringComparer.Ordinal).Count());
    }

    private static string Alias(Type type) =>
        type.GetCustomAttributesData().SingleOrDefault(d => d.AttributeType.Name == "AliasAttribute")?.ConstructorArguments[0].Value as string ?? "none: " + type;

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities)(`|$)")]
    private static partial Regex VagueName();
}

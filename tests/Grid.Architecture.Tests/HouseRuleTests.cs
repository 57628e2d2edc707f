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

    [Fact]
    public void Source_ClocksAndChance_AreArguments()
    {
        var offenders = RepositoryFolder.SourceFiles("src")
            .Where(f => ClockOrChance().IsMatch(File.ReadAllText(f)))
            .Select(f => System.IO.Path.GetRelativePath(RepositoryFolder.Path, f));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Source_TypeNames_AreNotManagersHelpersOrUtilities()
    {
        var offenders = RepositoryFolder.SourceFiles("src")
            .Select(System.IO.Path.GetFileNameWithoutExtension)
            .Where(n => VagueName().IsMatch(n!));

        Assert.Empty(offenders);
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

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|Random\.Shared|new Random\(\)|Thread\.Sleep")]
    private static partial Regex ClockOrChance();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities)$")]
    private static partial Regex VagueName();
}

using System.Reflection;

namespace Grid.Architecture.Tests;

/// <summary>Who may know whom (src/ARCHITECTURE.md). Read from the compiled assemblies, so that no project file can hide it.</summary>
public class ReferenceTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Grid.Contracts", [] },
        { "Grid.Scheduling", [] },
        { "Grid.Dicom", [] },
        { "Grid.Configuration", ["Grid.Scheduling"] },
        { "Grid.Inference", ["Grid.Dicom"] },
        { "Grid.Samples", ["Grid.Dicom"] },
        { "Grid.Simulator", ["Grid.Configuration", "Grid.Scheduling"] },
        { "Grid.Reports", ["Grid.Contracts", "Grid.Simulator"] },
        { "Grid.Grains", ["Grid.Contracts", "Grid.Scheduling"] },
        { "Grid.Ledger", ["Grid.Contracts", "Grid.Grains"] },
        { "Grid.Gateway", ["Grid.Contracts", "Grid.Grains"] },
        { "Grid.Client", ["Grid.Contracts", "Grid.Dicom"] },
        { "grid", ["Grid.Client", "Grid.Configuration", "Grid.Contracts", "Grid.Dicom", "Grid.Reports", "Grid.Samples", "Grid.Scheduling", "Grid.Simulator"] },
        {
            "Grid.Silo",
            ["Grid.Configuration", "Grid.Contracts", "Grid.Gateway", "Grid.Grains", "Grid.Inference", "Grid.Ledger", "Grid.Scheduling"]
        },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Assembly_ReferencesWithinGrid_OnlyThoseAllowed(string assembly, string[] allowed)
    {
        var found = References(assembly).Where(IsOurs).Order(StringComparer.Ordinal);

        Assert.Empty(found.Except(allowed));
    }

    [Fact]
    public void Scheduling_References_BaseLibraryOnly() =>
        Assert.All(References("Grid.Scheduling"), r => Assert.StartsWith("System.", r, StringComparison.Ordinal));

    [Theory]
    [InlineData("Grid.Dicom")]
    [InlineData("Grid.Inference")]
    [InlineData("Grid.Configuration")]
    [InlineData("Grid.Samples")]
    [InlineData("Grid.Simulator")]
    public void PlainLibrary_References_NeitherOrleansNorAspNet(string assembly) =>
        Assert.DoesNotContain(References(assembly), r =>
            r.StartsWith("Orleans", StringComparison.Ordinal) || r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void Contracts_References_OrleansSdkOnly() =>
        Assert.All(References("Grid.Contracts"), r => Assert.True(
            r.StartsWith("System.", StringComparison.Ordinal) || r.StartsWith("Orleans.", StringComparison.Ordinal) || r.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), r));

    [Fact]
    public void Client_References_NothingOfTheServer() =>
        Assert.DoesNotContain(References("Grid.Client"), r => r is "Npgsql" or "Microsoft.ML.OnnxRuntime" or "Orleans.Runtime");

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(r => r.Name!);

    private static bool IsOurs(string name) => name == "grid" || name.StartsWith("Grid.", StringComparison.Ordinal);
}

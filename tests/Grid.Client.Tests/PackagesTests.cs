using System.Diagnostics;
using System.Text;

namespace Grid.Client.Tests;

/// <summary>What <c>make pack</c> makes is enough for a hospital's program: the README's sample compiles against the packages alone.</summary>
public sealed class PackagesTests : IDisposable
{
    private const string Version = "0.0.1-sample";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-pack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pack_ReadmeSample_CompilesAgainstThePackages()
    {
        var root = ReadmeSampleTests.Root();
        var packages = Path.Combine(_folder, "packages");
        await RunAsync(root, "make", "--no-print-directory", "pack", $"OUT={packages}", $"VERSION={Version}");
        foreach (var name in new[] { "Grid.Contracts", "Grid.Dicom", "Grid.Client" })
        {
            Assert.True(File.Exists(Path.Combine(packages, $"{name}.{Version}.nupkg")), $"{name} has no package");
            Assert.True(File.Exists(Path.Combine(packages, $"{name}.{Version}.snupkg")), $"{name} has no symbols");
        }

        var program = Path.Combine(_folder, "hospital");
        Directory.CreateDirectory(program);
        var sample = await File.ReadAllTextAsync(Path.Combine(root, "README.md"), TestContext.Current.CancellationToken);
        var start = sample.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var statements = sample[start..sample.IndexOf("\n```", start, StringComparison.Ordinal)];
        await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), $"using Grid.Client;\nusing Grid.Contracts.Studies;\nvar path = args[0];\n{statements}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(program, "Hospital.csproj"), Project, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(program, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"grid\" value=\"{packages}\" /></packageSources></configuration>",
            TestContext.Current.CancellationToken);

        // Grid's own packages go into a folder that ends with the test; all others are taken from what the build has restored already.
        var said = await RunAsync(
            program, "dotnet", "build", "-nologo", "--tl:off", $"-p:RestorePackagesPath={Path.Combine(_folder, "restored")}", $"-p:RestoreFallbackFolders={GlobalPackages}");

        Assert.Contains("0 Error(s)", said, StringComparison.Ordinal);
    }

    private static string GlobalPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Project =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Grid.Client" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A build server that stays would keep the pipes open, and the test waiting.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var words = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{words}");
        return words.ToString();

        void Keep(string? line)
        {
            lock (words) words.AppendLine(line);
        }
    }
}

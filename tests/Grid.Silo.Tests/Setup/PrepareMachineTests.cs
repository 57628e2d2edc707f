using System.Diagnostics;

namespace Grid.Silo.Tests.Setup;

/// <summary>
/// The script that makes a machine ready, on recorded machines: their os-release, and programs of our own in place of apt and its kin
/// that write down what they were asked for.
/// </summary>
public sealed class PrepareMachineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-machine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("debian-12", "postgresql-15")]
    [InlineData("debian-13", "postgresql-17")]
    [InlineData("ubuntu-24.04", "postgresql-16")]
    [InlineData("linuxmint-22", "postgresql")]
    public async Task Run_RootAndAptKnowsNothingYet_InstallsWhatTheDistributionHas(string machine, string package)
    {
        var (code, said, asked) = await RunAsync(machine, user: 0, aptHas: [], installs: 17);

        Assert.True(code == 0, said);
        Assert.Contains($"installing {package} ", said, StringComparison.Ordinal);
        Assert.Contains(asked, a => a.StartsWith("install ", StringComparison.Ordinal) && a.Split(' ')[^1] == package);
    }

    [Theory]
    [InlineData("debian-12", "postgresql-13 postgresql-14 postgresql-15 postgresql-15-cron postgresql-16 postgresql-common", "postgresql-15")]
    [InlineData("debian-13", "postgresql-17 postgresql-17-postgis-3 postgresql-client-17 postgresql-all", "postgresql-17")]
    [InlineData("ubuntu-24.04", "postgresql-16 postgresql-16-repack", "postgresql-16")]
    [InlineData("ubuntu-22.04", "postgresql-14 postgresql-16 postgresql-17", "postgresql-16")]
    public async Task Run_AptKnowsItsPackages_TakesTheOldestThatIsNewEnough(string machine, string packages, string expected)
    {
        var (code, said, asked) = await RunAsync(machine, user: 0, aptHas: packages.Split(' '), installs: 17);

        Assert.True(code == 0, said);
        Assert.Contains(asked, a => a.StartsWith("install ", StringComparison.Ordinal) && a.Split(' ')[^1] == expected);
    }

    [Theory]
    [InlineData("debian-12", "postgresql-15")]
    [InlineData("debian-13", "postgresql-17")]
    [InlineData("ubuntu-24.04", "postgresql-16")]
    public async Task Run_NotRoot_InstallsNothingAndPrintsTheCommand(string machine, string package)
    {
        var (code, said, asked) = await RunAsync(machine, user: 1000, aptHas: [], installs: null);

        Assert.Equal(1, code);
        Assert.Contains($"sudo apt-get install -y --no-install-recommends {package}", said, StringComparison.Ordinal);
        Assert.DoesNotContain(asked, a => a.StartsWith("install", StringComparison.Ordinal) || a.StartsWith("update", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1000, "")]
    [InlineData(0, "postgresql-14")]
    public async Task Run_DistributionWithoutANewEnoughServer_SaysWhereOneIs(int user, string aptHas)
    {
        var (code, said, _) = await RunAsync("ubuntu-22.04", user, aptHas.Split(' ', StringSplitOptions.RemoveEmptyEntries), installs: null);

        Assert.Equal(1, code);
        Assert.Contains("Ubuntu 22.04.5 LTS has no PostgreSQL 15 or newer of its own", said, StringComparison.Ordinal);
        Assert.Contains("apt.postgresql.org.sh", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoDebian_NamesWhatIsMissingAndNoApt()
    {
        var (code, said, _) = await RunAsync(machine: null, user: 0, aptHas: [], installs: null);

        Assert.Equal(1, code);
        Assert.Contains("PostgreSQL 15 or newer is missing", said, StringComparison.Ordinal);
        Assert.DoesNotContain("apt-get", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InstalledServerIsTooOld_SaysSo()
    {
        var (code, said, _) = await RunAsync("linuxmint-22", user: 0, aptHas: [], installs: 14);

        Assert.Equal(1, code);
        Assert.Contains("postgresql was installed, and there is no PostgreSQL 15 or newer all the same", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NewEnoughServerThere_SaysAndDoesNothing()
    {
        Postgres(17);
        var (code, said, asked) = await RunAsync("debian-13", user: 1000, aptHas: [], installs: null);

        Assert.Equal((0, ""), (code, said));
        Assert.Empty(asked);
    }

    private async Task<(int Code, string Said, IReadOnlyList<string> Asked)> RunAsync(string? machine, int user, string[] aptHas, int? installs)
    {
        var etc = Directory.CreateDirectory(Path.Combine(_folder, "etc")).FullName;
        if (machine is not null)
        {
            File.Copy(Path.Combine(RepositoryFolder.Path, "tests", "Grid.Silo.Tests", "Setup", "Machines", machine), Path.Combine(etc, "os-release"));
            await File.WriteAllTextAsync(Path.Combine(etc, "debian_version"), "x");
        }

        var asked = Path.Combine(_folder, "asked");
        Program("dotnet", "echo '10.0.100 [/usr/share/dotnet/sdk]'");
        Program("id", $"echo {user}");
        Program("setpriv", "true");
        Program("apt-cache", $"printf '%s\\n' {string.Join(' ', aptHas)} | grep . || true");
        Program("apt-get", $"""echo "$*" >> {asked}; {(installs is { } version ? $"[ \"$1\" = install ] && sh {Path.Combine(_folder, "installed")} {version}; true" : "true")}""");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "installed"),
            $"""
            bin={_folder}/usr/lib/postgresql/$1/bin; mkdir -p $bin
            for p in initdb postgres; do printf '#!/bin/sh\necho "postgres (PostgreSQL) %s.1"\n' $1 > $bin/$p; chmod +x $bin/$p; done
            """);

        // The machine's own servers must not be found on PATH.
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(RepositoryFolder.Path, "cluster", "setup", "prepare-machine"), "run"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(_folder, "programs")}:/usr/bin:/bin";
        start.Environment["GRID_MACHINE_ROOT"] = _folder;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said, File.Exists(asked) ? await File.ReadAllLinesAsync(asked) : []);
    }

    private void Postgres(int version)
    {
        var bin = Directory.CreateDirectory(Path.Combine(_folder, "usr", "lib", "postgresql", $"{version}", "bin")).FullName;
        foreach (var name in new[] { "initdb", "postgres" }) Write(Path.Combine(bin, name), $"echo 'postgres (PostgreSQL) {version}.2'");
    }

    private void Program(string name, string does) =>
        Write(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "programs")).FullName, name), does);

    private static void Write(string path, string does)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{does}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

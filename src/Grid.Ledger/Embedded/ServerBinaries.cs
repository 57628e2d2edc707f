using System.Globalization;
using System.Text.RegularExpressions;

namespace Grid.Ledger.Embedded;

/// <summary>The PostgreSQL server programs of one installed version.</summary>
internal sealed partial record ServerBinaries(string Directory, int MajorVersion)
{
    private const int OldestMajorVersion = 15;

    public string Postgres => Path.Combine(Directory, "postgres");

    public string InitDb => Path.Combine(Directory, "initdb");

    /// <summary>
    /// The newest installed version from 15 on; for an existing cluster exactly its version, since files of one
    /// major version cannot be opened by another.
    /// </summary>
    public static async Task<ServerBinaries> FindAsync(string? configured, int? clusterVersion, CancellationToken cancellation)
    {
        var found = new List<ServerBinaries>();
        foreach (var directory in configured is null ? Candidates() : [configured])
        {
            if (await ProbeAsync(directory, cancellation) is { } binaries) found.Add(binaries);
        }

        var fitting = found
            .Where(b => clusterVersion is null ? b.MajorVersion >= OldestMajorVersion : b.MajorVersion == clusterVersion)
            .MaxBy(b => b.MajorVersion);
        return fitting ?? throw Missing(configured, clusterVersion, found);
    }

    private static async Task<ServerBinaries?> ProbeAsync(string directory, CancellationToken cancellation)
    {
        var candidate = new ServerBinaries(directory, 0);
        if (!File.Exists(candidate.Postgres) || !File.Exists(candidate.InitDb)) return null;

        var answer = await Tool.RunAsync([candidate.Postgres, "--version"], cancellation);
        var match = VersionPattern().Match(answer.Output);
        return match.Success
            ? candidate with { MajorVersion = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) }
            : null;
    }

    /// <summary>Folders that PostgreSQL's programs may lie in.</summary>
    public static IEnumerable<string> Candidates()
    {
        var installed = new[] { ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql@*") }
            .Where(root => System.IO.Directory.Exists(root.Item1))
            .SelectMany(root => System.IO.Directory.EnumerateDirectories(root.Item1, root.Item2))
            .Select(directory => Path.Combine(directory, "bin"));
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return installed.Concat(path).Distinct(StringComparer.Ordinal);
    }

    private static EmbeddedPostgresException Missing(string? configured, int? clusterVersion, List<ServerBinaries> found)
    {
        var wanted = clusterVersion is null ? $"version {OldestMajorVersion} or newer" : $"version {clusterVersion}, which wrote the existing database";
        var where = configured is null ? "in /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin and PATH" : $"in {configured}";
        var there = found.Count == 0 ? "none" : string.Join(", ", found.Select(b => $"{b.MajorVersion} ({b.Directory})"));
        return new EmbeddedPostgresException(
            EmbeddedPostgresFault.BinariesMissing,
            $"PostgreSQL server programs (postgres, initdb) of {wanted} were not found {where}; found: {there}. "
            + (clusterVersion is { } version
                ? $"Install them with: sudo apt-get install -y postgresql-{version}"
                : "Install them with: sudo apt-get install -y postgresql (its own version, on Debian 12 or Ubuntu 24.04 and newer)"));
    }

    [GeneratedRegex(@"PostgreSQL\)? (\d+)")]
    private static partial Regex VersionPattern();
}

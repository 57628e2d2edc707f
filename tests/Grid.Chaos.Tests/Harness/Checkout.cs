namespace Grid.Chaos.Tests.Harness;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Folder { get; } = Find();

    /// <summary>Skips the test where PostgreSQL is not installed, in words.</summary>
    public static void RequirePostgres()
    {
        if (!HasPostgres) Assert.Skip("PostgreSQL is not installed: sudo apt-get install postgresql-15");
    }

    public static bool HasPostgres { get; } = Directory.Exists("/usr/lib/postgresql")
        && Directory.EnumerateDirectories("/usr/lib/postgresql").Any(version => File.Exists(Path.Combine(version, "bin", "initdb")));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "silo.json"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No silo.json above {AppContext.BaseDirectory}.");
    }
}

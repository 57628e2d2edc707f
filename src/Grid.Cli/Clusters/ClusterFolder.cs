using System.Globalization;
using System.Security.Cryptography;

namespace Grid.Cli.Clusters;

/// <summary>Everything of a cluster on this machine: its silo.json, secrets, database, images, logs and process numbers.</summary>
internal sealed record ClusterFolder(string Root)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Config => Path.Combine(Root, "silo.json");

    public string Database => Path.Combine(Root, "postgres");

    /// <summary>There while the database takes connections.</summary>
    public string DatabaseReady => Path.Combine(Root, "database.json");

    private string PortFile => Path.Combine(Root, "database.port");

    public string LogOf(string name) => Path.Combine(Root, $"{name}.log");

    public string PidFileOf(string name) => Path.Combine(Root, $"{name}.pid");

    /// <summary>Made once: it keys the patients, and whoever loses it loses the link from people to their histories.</summary>
    public string PatientKey()
    {
        var file = Path.Combine(Root, "secrets", "patient-key");
        if (!File.Exists(file)) WriteOwnerOnly(file, RandomNumberGenerator.GetHexString(64, lowercase: true));
        return File.ReadAllText(file).Trim();
    }

    /// <summary>Chosen once: silos and their database are started at different times.</summary>
    public int DatabasePort(Func<int> choose)
    {
        if (!File.Exists(PortFile)) WriteOwnerOnly(PortFile, choose().ToString(CultureInfo.InvariantCulture));
        return int.Parse(File.ReadAllText(PortFile), CultureInfo.InvariantCulture);
    }

    /// <summary>For a silo; each has two pools of so many connections at most.</summary>
    public string ConnectionString(int port, int connectionsPerPool)
    {
        var password = File.ReadAllText(Path.Combine(Database, "password")).Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={port};Database=grid;Username=grid;Password={password};Maximum Pool Size={connectionsPerPool};Application Name=grid");
    }

    private static void WriteOwnerOnly(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(file + ".new", options)) writer.Write(text);
        File.Move(file + ".new", file);
    }
}

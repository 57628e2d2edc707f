using System.Security.Cryptography;
using System.Text;
using Grid.Configuration;
using Grid.Configuration.Cluster;
using Grid.Ledger;
using Npgsql;

namespace Grid.Silo.Startup;

/// <summary>
/// The secret under which patients are keyed and tickets are signed. It comes from the environment; embedded mode makes one
/// in its data directory at the first start. Whoever loses it loses the link from people to their histories, so the database
/// remembers which one it was.
/// </summary>
internal static class HostSecrets
{
    private const int SecretBytes = 32;

    /// <summary>The key, whatever the database says.</summary>
    /// <exception cref="StartupException">It is missing or unreadable.</exception>
    public static byte[] ClusterKey(GridOptions options) => Find(options, mayMake: true).Key;

    /// <summary>The key, once it is sure that the database's patients are keyed by it.</summary>
    /// <exception cref="StartupException">It is missing, unreadable, or another one than the database's.</exception>
    public static async Task<byte[]> ClusterKeyAsync(GridOptions options, NpgsqlDataSource database)
    {
        var known = await KeyFingerprint.FindAsync(database);
        var (key, source) = Find(options, mayMake: known is null && !await KeyFingerprint.IsInUseAsync(database));
        var stored = await KeyFingerprint.RememberAsync(database, key);
        var ours = KeyFingerprint.Of(key);
        if (stored.Fingerprint == ours) return key;

        throw new StartupException(
            $"The patient key in {source} is not the one by which this database's patients are keyed: its fingerprint is {ours}, and the database has had {stored.Fingerprint} since {stored.MadeAt:u}. "
            + "Under another key every patient would be somebody new, without their history. "
            + $"Put the earlier key back. {IfItIsLost}");
    }

    private const string IfItIsLost =
        "If it is lost for good, and histories before today may stay without their people, run \"delete from grid_key\" in the database and start again.";

    private static (byte[] Key, string Source) Find(GridOptions options, bool mayMake)
    {
        if (options.Security.PatientKey is { } key) return (Encoding.UTF8.GetBytes(key.Reveal()), options.Security.PatientKeyVariable);
        if (options.Cluster.Mode != ClusterMode.Embedded)
            throw new StartupException($"No patient key: set {options.Security.PatientKeyVariable} in the environment of every silo, to the same value.");

        var path = Path.Combine(options.Storage.Embedded.DataDirectory, "secrets", "patient-key");
        if (File.Exists(path)) return (Read(path), path);
        if (!mayMake)
        {
            throw new StartupException(
                $"The patient key is gone: there is no {path}, and the database's patients are keyed by it. Put the file back from a copy, "
                + $"or set {options.Security.PatientKeyVariable}, if that is what the grid was started with before. {IfItIsLost}");
        }

        return (Make(path), path);
    }

    private static byte[] Read(string path)
    {
        try
        {
            var key = Convert.FromHexString(File.ReadAllText(path).Trim());
            if (key.Length >= SecretBytes) return key;
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new StartupException($"{path} holds no patient key: {2 * SecretBytes} or more hexadecimal digits were expected. Put the file back from a copy.");
    }

    private static byte[] Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var key = RandomNumberGenerator.GetBytes(SecretBytes);

        // Written aside and renamed: half a key would key half of the patients.
        var aside = path + ".new";
        using (var file = new FileStream(aside, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key)));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path);
        return key;
    }
}

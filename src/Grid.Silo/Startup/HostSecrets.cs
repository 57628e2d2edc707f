using System.Security.Cryptography;
using System.Text;
using Grid.Configuration;
using Grid.Configuration.Cluster;

namespace Grid.Silo.Startup;

/// <summary>
/// The secret under which patients are keyed and tickets are signed. It comes from the environment; embedded mode makes one
/// in its data directory at the first start. Whoever loses it loses the link from people to their histories.
/// </summary>
internal static class HostSecrets
{
    private const int SecretBytes = 32;

    public static byte[] ClusterKey(GridOptions options)
    {
        if (options.Security.PatientKey is { } key) return Encoding.UTF8.GetBytes(key.Reveal());
        if (options.Cluster.Mode != ClusterMode.Embedded)
            throw new InvalidOperationException($"No patient key: set {options.Security.PatientKeyVariable}.");
        return OwnKey(Path.Combine(options.Storage.Embedded.DataDirectory, "secrets", "patient-key"));
    }

    private static byte[] OwnKey(string path)
    {
        if (File.Exists(path)) return Convert.FromHexString(File.ReadAllText(path).Trim());

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

using System.Security.Cryptography;
using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

/// <summary>A store in a folder of its own that goes away with the test.</summary>
public sealed class StoreFolder : IDisposable
{
    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"grid-store-{Guid.NewGuid():N}");

    public InstanceStoreOptions Options => new() { Root = Root, MaxInstanceBytes = 1 << 20 };

    public InstanceStore Open() => new(Options);

    /// <summary>Every file below the root, by its path from there.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order()];

    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static InstanceAddress Address(byte[] bytes, string site = "SC-07") => InstanceAddress.Create(site, Sha256(bytes));

    public void Dispose()
    {
        if (Directory.Exists(Root)) Directory.Delete(Root, recursive: true);
    }
}

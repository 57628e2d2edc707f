using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Grid.Gateway.Instances;

/// <summary>Files that were read through and found to be what they should be, for as long as they do not change. Thread-safe.</summary>
internal sealed class VerifiedFiles
{
    // An entry is a path and two numbers: some hundred bytes.
    private const int Most = 200_000;
    private const int BufferBytes = 128 * 1024;

    private readonly ConcurrentDictionary<string, Stamp> _known = new(StringComparer.Ordinal);

    /// <summary>The caller has just hashed what it wrote there.</summary>
    public void Add(string path)
    {
        if (StampOf(path) is { } stamp) Remember(path, stamp);
    }

    /// <summary>False where the file is missing or its content is not of this hash.</summary>
    public async ValueTask<bool> HoldsAsync(string path, string sha256, CancellationToken cancel)
    {
        if (StampOf(path) is not { } stamp) return false;
        if (_known.TryGetValue(path, out var known) && known == stamp) return true;

        // Taken before reading: what changes meanwhile is read again the next time.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) != sha256) return false;
        Remember(path, stamp);
        return true;
    }

    private void Remember(string path, Stamp stamp)
    {
        if (_known.Count >= Most) _known.Clear();
        _known[path] = stamp;
    }

    private static Stamp? StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new Stamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    private readonly record struct Stamp(long Bytes, long WrittenAt);
}

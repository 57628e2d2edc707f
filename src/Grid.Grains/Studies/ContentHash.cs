using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Grid.Contracts.Studies;

namespace Grid.Grains.Studies;

/// <summary>One hash for what a study consists of: its instances, whatever order they came in.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 over (SOP Instance UID, content hash, size) sorted by UID; 64 lower-case hexadecimal digits.</summary>
    public static string Of(IEnumerable<SeriesManifest> series)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[sizeof(long)];
        var instances = series.SelectMany(s => s.Instances).OrderBy(i => i.SopInstanceUid, StringComparer.Ordinal);
        foreach (var instance in instances)
        {
            // UIDs contain no line feed and content hashes have a fixed length, so no two lists run together.
            hash.AppendData(Encoding.ASCII.GetBytes($"{instance.SopInstanceUid}\n{instance.Sha256}\n"));
            BinaryPrimitives.WriteInt64LittleEndian(size, instance.Bytes);
            hash.AppendData(size);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

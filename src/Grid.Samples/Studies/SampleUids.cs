using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Samples.Studies;

/// <summary>UIDs from words: the same words give the same UID, under the root for UUIDs (PS3.5 section B.2).</summary>
internal static class SampleUids
{
    public static string From(string words)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // UUID version 8: made by a rule of one's own (RFC 9562 section 5.8)
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return $"2.25.{BinaryPrimitives.ReadUInt128BigEndian(hash)}";
    }
}

using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Dicom;

/// <summary>A unique identifier (PS3.5 section 9): components of digits without leading zeros, at most 64 characters.</summary>
public readonly record struct DicomUid
{
    private readonly string? _text;

    private DicomUid(string text) => _text = text;

    /// <summary>At most 64 characters of 0-9 and dots, at least two components, none empty or with a leading zero.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is < 3 or > 64 || !text.Contains('.', StringComparison.Ordinal)) return false;

        foreach (var range in text.AsSpan().Split('.'))
        {
            var component = text.AsSpan(range);
            if (component.IsEmpty || component.ContainsAnyExceptInRange('0', '9') || (component.Length > 1 && component[0] == '0'))
                return false;
        }

        return true;
    }

    /// <summary>2.25 and a random UUID as one decimal number (PS3.5 annex B.2).</summary>
    public static DicomUid New() => FromUuid(Guid.NewGuid());

    public static DicomUid FromUuid(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return new DicomUid("2.25." + number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// The same UID for the same name and seed, on every machine: a UUID of version 8 from SHA-256 (RFC 9562). For samples,
    /// tests and objects derived from others, never for telling patients apart.
    /// </summary>
    public static DicomUid FromName(string name, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        var source = Encoding.UTF8.GetBytes(seed.ToString(CultureInfo.InvariantCulture) + "/" + name);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(source, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return FromUuid(new Guid(hash[..16], bigEndian: true));
    }

    public override string ToString() => _text ?? string.Empty;
}

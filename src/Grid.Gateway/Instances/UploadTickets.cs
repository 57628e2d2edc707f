using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Gateway.Instances;

/// <summary>What a ticket lets its bearer do with one site's store.</summary>
public enum TicketScope
{
    Read = 1,
    Write = 2,
}

/// <summary>What a ticket turned out to be.</summary>
public enum TicketVerdict
{
    Valid = 1,

    /// <summary>No ticket, or a text that is none.</summary>
    Malformed = 2,

    /// <summary>Not made with this cluster's key, or changed since.</summary>
    Forged = 3,
    Expired = 4,

    /// <summary>Good, but for another site or for the other verb.</summary>
    OtherRight = 5,
}

/// <summary>
/// Rights to one site's store for a while: <c>v1.{site}.{read|write}.{expiry, Unix seconds}.{HMAC-SHA-256}</c>.
/// Every silo that has the cluster's key can check one; none is stored. A ticket can be used again until it expires:
/// content is named by its hash, so all that a repeat can write is what is there already.
/// </summary>
public sealed class UploadTickets
{
    /// <summary>Shortest key, in bytes.</summary>
    public const int MinKeyBytes = 32;

    private const int MaxTextLength = 192;
    private static readonly byte[] Purpose = "grid.instance-ticket\n"u8.ToArray();

    private readonly byte[] _key;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _clock;

    /// <exception cref="ArgumentException">The key is shorter than <see cref="MinKeyBytes"/>.</exception>
    public UploadTickets(ReadOnlySpan<byte> clusterKey, TimeSpan lifetime, TimeProvider clock)
    {
        if (clusterKey.Length < MinKeyBytes)
            throw new ArgumentException($"The ticket key has {clusterKey.Length} bytes; at least {MinKeyBytes} are needed.", nameof(clusterKey));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);

        // A key of its own, derived, so that the host may use one secret for several purposes.
        _key = HMACSHA256.HashData(clusterKey, Purpose);
        (_lifetime, _clock) = (lifetime, clock);
    }

    /// <summary>A ticket for one site and verb, and when it ends.</summary>
    public (string Text, DateTimeOffset ValidUntil) Issue(string siteId, TicketScope scope)
    {
        if (!InstanceAddress.IsSiteId(siteId)) throw new ArgumentException("Not a site id.", nameof(siteId));

        var seconds = (_clock.GetUtcNow() + _lifetime).ToUnixTimeSeconds();
        var right = string.Create(CultureInfo.InvariantCulture, $"v1.{siteId}.{Word(scope)}.{seconds}");
        return ($"{right}.{Sign(right)}", DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    public TicketVerdict Check(string? ticket, string siteId, TicketScope scope)
    {
        if (ticket is null || ticket.Length > MaxTextLength) return TicketVerdict.Malformed;
        var end = ticket.LastIndexOf('.');
        if (end < 0) return TicketVerdict.Malformed;

        // The signature first: whatever the text claims means nothing before it.
        var right = ticket[..end];
        var expected = Encoding.UTF8.GetBytes(Sign(right));
        var found = Encoding.UTF8.GetBytes(ticket[(end + 1)..]);
        if (!CryptographicOperations.FixedTimeEquals(expected, found)) return TicketVerdict.Forged;

        return right.Split('.') is ["v1", var site, var verb, var until]
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Judge(site == siteId && verb == Word(scope), seconds)
            : TicketVerdict.Malformed;
    }

    private TicketVerdict Judge(bool right, long seconds)
    {
        if (_clock.GetUtcNow().ToUnixTimeSeconds() >= seconds) return TicketVerdict.Expired;
        return right ? TicketVerdict.Valid : TicketVerdict.OtherRight;
    }

    private string Sign(string right) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(right)));

    private static string Word(TicketScope scope) => scope switch
    {
        TicketScope.Read => "read",
        TicketScope.Write => "write",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Read or Write."),
    };
}

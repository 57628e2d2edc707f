using Grid.Grains.Ports;

namespace Grid.Gateway.Instances;

/// <summary>
/// Where a site's instances are served: scheme, host and port of the gateway that holds them, for example
/// <c>http://127.0.0.1:5080</c>. Null when the site is not known. Asked each time, because a port chosen by the
/// operating system is known only once the server listens.
/// </summary>
public delegate Uri? ResolveSiteAddress(string siteId);

/// <summary>Whether this process serves the site's store itself.</summary>
public delegate bool ServesSite(string siteId);

/// <summary>What intake sees of the stores: what is missing, and a ticket to send it with.</summary>
public sealed class SiteInstanceStores(
    InstanceStore store, InstanceChecks checks, RemoteStores remote, UploadTickets tickets, ResolveSiteAddress addresses, ServesSite isServedHere) : IInstanceStores
{
    /// <exception cref="ArgumentException"><paramref name="siteId"/> is not of a site id's form.</exception>
    /// <exception cref="TimeoutException">Another process serves the store and has not answered in time; ask again.</exception>
    public ValueTask<IReadOnlyList<string>> FindMissingAsync(
        string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default)
    {
        if (!InstanceAddress.IsSiteId(siteId)) throw new ArgumentException("Not a site id.", nameof(siteId));
        cancel.ThrowIfCancellationRequested();
        return isServedHere(siteId)
            ? ValueTask.FromResult(store.FindMissing(siteId, sha256))
            : new ValueTask<IReadOnlyList<string>>(remote.FindMissingAsync(AddressOf(siteId), siteId, sha256, cancel));
    }

    /// <inheritdoc cref="FindMissingAsync"/>
    public async ValueTask<IReadOnlyDictionary<string, string>> FindUnusableAsync(
        string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default)
    {
        if (!InstanceAddress.IsSiteId(siteId)) throw new ArgumentException("Not a site id.", nameof(siteId));
        return isServedHere(siteId)
            ? await checks.FindUnusableAsync(siteId, sha256, cancel)
            : await remote.FindUnusableAsync(AddressOf(siteId), siteId, sha256, cancel);
    }

    public async ValueTask<long?> FreeBytesAsync(string siteId, CancellationToken cancel = default)
    {
        if (isServedHere(siteId)) return store.FreeBytes;
        return addresses(siteId) is { } host ? await remote.FreeBytesAsync(host, siteId, cancel) : null;
    }

    /// <exception cref="InvalidOperationException">No gateway serves the site.</exception>
    public UploadTicket IssueTicket(string siteId)
    {
        var host = AddressOf(siteId);
        var (text, validUntil) = tickets.Issue(siteId, TicketScope.Write);
        return new UploadTicket(InstanceEndpoints.BaseAddressOf(host, siteId), text, validUntil);
    }

    private Uri AddressOf(string siteId) => addresses(siteId) ?? throw new InvalidOperationException($"No gateway address is known for site {siteId}.");
}

namespace Grid.Grains.Ports;

/// <summary>The sites' instance stores, as far as intake must know them.</summary>
public interface IInstanceStores
{
    /// <summary>Which of these contents the site's store does not hold.</summary>
    ValueTask<IReadOnlyList<string>> FindMissingAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default);

    /// <summary>Which of these contents no model can read, each with the reason; what is not held or could not be checked is not among them.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> FindUnusableAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default);

    /// <summary>
    /// Free bytes of the disk that the site's store lies on, wherever that is; a few seconds old where another process serves it, and
    /// null where that one does not say.
    /// </summary>
    ValueTask<long?> FreeBytesAsync(string siteId, CancellationToken cancel = default);

    /// <summary>A ticket to write to one site's store, and where to write.</summary>
    UploadTicket IssueTicket(string siteId);
}

public sealed record UploadTicket(string BaseAddress, string Ticket, DateTimeOffset ValidUntil);

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Gateway.Instances;

/// <summary>One instance of a study, as a file at the node's site.</summary>
public sealed record FetchedInstance(string SeriesInstanceUid, string SopInstanceUid, string Path);

/// <summary>A study's instances at the node's site, in the manifest's order.</summary>
/// <param name="BytesMoved">Bytes received over the network, those of broken attempts included.</param>
/// <param name="AlreadyHere">Contents that were there and were not sent again.</param>
public sealed record FetchedStudy(IReadOnlyList<FetchedInstance> Instances, long BytesMoved, int AlreadyHere);

/// <summary>
/// Brings a study's images to the site of the node that will run it: only what is not there, over HTTP from the site
/// that has it, resumed by range after a broken transfer, and checked by SHA-256 before a file gets its name.
/// </summary>
public sealed class InstanceFetcher(
    InstanceStore store,
    UploadTickets tickets,
    ResolveSiteAddress addresses,
    ServesSite isServedHere,
    HttpClient http,
    InstanceStoreOptions options,
    TimeProvider clock)
{
    /// <summary>Attempts in a row that bring not one byte before a fetch is given up.</summary>
    private const int MaxBarrenAttempts = 4;

    /// <summary>Attempts altogether, so that a link giving a byte at a time does not hold a slot for ever.</summary>
    private const int MaxAttempts = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>A peer that accepts and then says nothing, a frozen process for example, is given up after this long without a byte.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="fromSite">Site of the study; an instance may name another that holds it.</param>
    /// <exception cref="JobFailedException">An instance could not be had; the reason names the site and the content.</exception>
    /// <exception cref="SiteOutOfReachException">The site did not answer at all.</exception>
    public async Task<FetchedStudy> FetchAsync(
        string fromSite, string toSite, IReadOnlyList<SeriesManifest> series, CancellationToken cancel = default)
    {
        var contents = series.SelectMany(one => one.Instances).Select(one => one.Sha256).Distinct().ToList();
        var addressOf = contents.ToDictionary(sha256 => sha256, sha256 => Address(toSite, sha256));
        var missing = await FindMissingAsync(contents, addressOf, cancel);
        var holderOf = series.SelectMany(one => one.Instances).DistinctBy(one => one.Sha256).ToDictionary(one => one.Sha256, one => one.HeldAt ?? fromSite);

        // Two silos may stand at one site: then only one of them keeps its images, and the other fetches them like any node.
        var lost = isServedHere(toSite) ? missing.Where(sha256 => holderOf[sha256] == toSite).ToList() : [];
        if (lost.Count > 0)
            throw new JobFailedException($"Site {toSite} has acknowledged {lost.Count} instances that its store does not hold as they were, first {lost[0]}. Mount its disk, restore the store from backup or send the study again.", RunFault.ImagesLost);

        var moved = 0L;
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = options.ParallelFetches, CancellationToken = cancel },
            async (sha256, stop) => Interlocked.Add(ref moved, await FetchOneAsync(holderOf[sha256], addressOf[sha256], stop)));

        var instances = series.SelectMany(one => one.Instances.Select(instance => new FetchedInstance(
            one.SeriesInstanceUid, instance.SopInstanceUid, PathOf(addressOf[instance.Sha256])))).ToList();
        return new FetchedStudy(instances, moved, contents.Count - missing.Count);
    }

    /// <summary>What is not here, or is not what its name promises: a slice that a disk has spoilt must not become an answer.</summary>
    private async Task<List<string>> FindMissingAsync(
        List<string> contents, Dictionary<string, InstanceAddress> addressOf, CancellationToken cancel)
    {
        var missing = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            contents,
            new ParallelOptions { MaxDegreeOfParallelism = options.ParallelFetches, CancellationToken = cancel },
            async (sha256, stop) =>
            {
                if (!store.Holds(addressOf[sha256]) || !await VerifyAsync(addressOf[sha256], stop)) missing.Add(sha256);
            });
        return [.. contents.Where(missing.ToHashSet(StringComparer.Ordinal).Contains)];
    }

    private async ValueTask<bool> VerifyAsync(InstanceAddress address, CancellationToken cancel)
    {
        try
        {
            return await store.VerifyAsync(address, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"Content {address.Sha256} in the instance store of site {address.SiteId} cannot be read: {fault.Message}", fault, RunFault.Node);
        }
    }

    private async Task<long> FetchOneAsync(string fromSite, InstanceAddress address, CancellationToken cancel)
    {
        var host = addresses(fromSite) ?? throw new JobFailedException($"No gateway address is known for site {fromSite}.", RunFault.Images);
        var uri = new Uri($"{InstanceEndpoints.BaseAddressOf(host, fromSite)}/{address.Sha256}");
        using var writer = Begin(address);
        var barren = 0;
        var isSilent = false;
        var last = "";
        for (var attempt = 1; attempt <= MaxAttempts && barren < MaxBarrenAttempts; attempt++)
        {
            if (barren > 0) await Task.Delay(FirstPause * (1 << (barren - 1)), clock, cancel);
            var before = writer.Length;
            try
            {
                await ReceiveAsync(uri, fromSite, writer, cancel);
                return Commit(writer, fromSite, address);
            }
            catch (Exception broken) when (IsBrokenTransfer(broken) && !cancel.IsCancellationRequested)
            {
                last = broken.Message;
                isSilent = broken is not HttpRequestException { StatusCode: not null } && writer.Length == before;
                barren = writer.Length > before ? 0 : barren + 1;
            }
        }

        var reason = $"Content {address.Sha256} could not be fetched from site {fromSite}: {writer.Length} bytes came, then: {last}";
        throw isSilent ? new SiteOutOfReachException(reason) : new JobFailedException(reason, RunFault.Images);
    }

    private InstanceWriter Begin(InstanceAddress address)
    {
        try
        {
            return store.BeginWrite(address);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"The instance store of site {address.SiteId} cannot be written: {fault.Message}", fault, RunFault.Node);
        }
    }

    private async Task ReceiveAsync(Uri uri, string fromSite, InstanceWriter writer, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("Authorization", InstanceEndpoints.Authorization(tickets.Issue(fromSite, TicketScope.Read).Text));
        if (writer.Length > 0) request.Headers.Range = new RangeHeaderValue(writer.Length, null);

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        // Everything had come, and only the end of the body was lost.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && writer.Length > 0) return;
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new JobFailedException($"Site {fromSite} does not hold a content that it acknowledged ({uri.Segments[^1]}). Mount its store's disk, restore it from backup or send the study again.", RunFault.ImagesLost);

        // A ticket is refused where two clocks lie apart, and where two silos have other keys: nothing of it is the study's.
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new JobFailedException($"Site {fromSite} answered {(int)response.StatusCode} for a content that it acknowledged ({uri.Segments[^1]}): compare the clocks and the keys of the two silos.", RunFault.Images);
        response.EnsureSuccessStatusCode();

        var from = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0;
        if (from != writer.Length)
            throw new JobFailedException($"Site {fromSite} answered from byte {from} where {writer.Length} was asked.", RunFault.Images);

        await using var body = await response.Content.ReadAsStreamAsync(either.Token);
        var refusal = await InstanceStore.CopyAsync(body, writer, either.Token, onBytes: () => patience.CancelAfter(Patience));
        if (refusal is not null) throw Refused(refusal, fromSite);
    }

    // Cancellation that the caller did not ask for is the silent peer.
    private static bool IsBrokenTransfer(Exception fault) => fault is HttpRequestException or IOException or OperationCanceledException;

    private static long Commit(InstanceWriter writer, string fromSite, InstanceAddress address) => writer.Commit() switch
    {
        InstanceWrite.Held held => held.Bytes,
        InstanceWrite.Mismatch mismatch => throw new JobFailedException(
            $"Site {fromSite} sent bytes with SHA-256 {mismatch.Found} for content {address.Sha256}: its copy is damaged.", RunFault.ImagesLost),
        var refusal => throw Refused(refusal, fromSite),
    };

    private static JobFailedException Refused(InstanceWrite refusal, string fromSite) => refusal switch
    {
        InstanceWrite.DiskFull => new("The disk of this site's instance store is full.", RunFault.Node),
        InstanceWrite.TooLarge large => new($"Site {fromSite} sent more than the {large.LimitBytes} bytes that an instance may have here.", RunFault.Node),
        _ => new($"An instance from site {fromSite} was refused: {refusal}.", RunFault.Images),
    };

    private static InstanceAddress Address(string site, string sha256) =>
        InstanceAddress.TryCreate(site, sha256, out var address, out var reason) ? address : throw new JobFailedException(reason);

    private string PathOf(InstanceAddress address) =>
        store.FindFile(address) ?? throw new JobFailedException($"Content {address.Sha256} left the store of site {address.SiteId} while it was fetched.", RunFault.Images);
}

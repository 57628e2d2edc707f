using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Grid.Gateway.Instances;

/// <summary>Asks the store of a site that another process serves what it does not hold.</summary>
public sealed class RemoteStores(UploadTickets tickets, HttpClient http, TimeProvider clock)
{
    /// <summary>
    /// For a whole study. Shorter than a client waits for its reply: it should hear that the store is out of reach, and ask again,
    /// rather than hear nothing.
    /// </summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(6);

    /// <summary>How old word of a disk's room may be: far less than the room that is kept takes to fill.</summary>
    private static readonly TimeSpan RoomKnownFor = TimeSpan.FromSeconds(2);

    // Whoever asks what is missing is told too, so that a busy store is hardly ever asked for its room alone.
    private readonly ConcurrentDictionary<string, (long? Free, long At)> _room = new(StringComparer.Ordinal);

    /// <summary>Free bytes of the disk that the store lies on; null where it does not say: then nothing is turned away for it.</summary>
    public async ValueTask<long?> FreeBytesAsync(Uri host, string siteId, CancellationToken cancel)
    {
        if (_room.TryGetValue(siteId, out var known) && clock.GetElapsedTime(known.At) < RoomKnownFor) return known.Free;
        try
        {
            await FindMissingAsync(host, siteId, [], cancel);
        }
        catch (TimeoutException)
        {
            // Not asked again for a moment either: each question takes its whole patience.
            _room[siteId] = (null, clock.GetTimestamp());
        }

        return _room.TryGetValue(siteId, out var fresh) ? fresh.Free : null;
    }

    /// <exception cref="TimeoutException">It has not answered, or not with an answer. The message names the site, never its address.</exception>
    public async Task<IReadOnlyList<string>> FindMissingAsync(Uri host, string siteId, IReadOnlyList<string> sha256, CancellationToken cancel)
    {
        var missing = new List<string>();
        await AskAsync<string[]>(host, siteId, "missing", sha256, (batch, answer) => missing.AddRange(answer.Intersect(batch, StringComparer.Ordinal)), cancel);
        return missing;
    }

    /// <inheritdoc cref="FindMissingAsync"/>
    public async Task<IReadOnlyDictionary<string, string>> FindUnusableAsync(Uri host, string siteId, IReadOnlyList<string> sha256, CancellationToken cancel)
    {
        var unusable = new Dictionary<string, string>(StringComparer.Ordinal);
        await AskAsync<Dictionary<string, string>>(host, siteId, "unusable", sha256, (batch, answer) =>
        {
            foreach (var one in batch)
            {
                if (answer.TryGetValue(one, out var reason)) unusable[one] = reason ?? "";
            }
        }, cancel);
        return unusable;
    }

    /// <summary>Asks in batches. Only what was asked for is taken: a confused answer must not make a client send something else.</summary>
    private async Task AskAsync<T>(Uri host, string siteId, string question, IReadOnlyList<string> sha256, Action<string[], T> take, CancellationToken cancel)
    {
        var page = new Uri($"{InstanceEndpoints.BaseAddressOf(host, siteId)}/{question}");
        using var limit = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            string[][] batches = sha256.Count == 0 ? [[]] : [.. sha256.Distinct(StringComparer.Ordinal).Chunk(InstanceEndpoints.MaxAsked)];
            foreach (var batch in batches) take(batch, await AskAsync<T>(page, siteId, batch, either.Token));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The instance store of site {siteId} does not answer ({fault.GetType().Name}). Nothing is promised yet: send the same study again.", fault);
        }
    }

    private async Task<T> AskAsync<T>(Uri page, string siteId, string[] batch, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = JsonContent.Create(batch) };
        request.Headers.TryAddWithoutValidation("Authorization", InstanceEndpoints.Authorization(tickets.Issue(siteId, TicketScope.Read).Text));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        if (response.Headers.TryGetValues(InstanceEndpoints.FreeBytesHeader, out var said)
            && long.TryParse(said.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var free))
            _room[siteId] = (free, clock.GetTimestamp());
        return await response.Content.ReadFromJsonAsync<T>(cancel) ?? throw new JsonException("null where an answer was expected");
    }
}

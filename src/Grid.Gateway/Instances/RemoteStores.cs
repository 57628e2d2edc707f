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

    /// <exception cref="TimeoutException">It has not answered, or not with an answer. The message names the site, never its address.</exception>
    public async Task<IReadOnlyList<string>> FindMissingAsync(Uri host, string siteId, IReadOnlyList<string> sha256, CancellationToken cancel)
    {
        var page = new Uri($"{InstanceEndpoints.BaseAddressOf(host, siteId)}/missing");
        using var limit = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var missing = new List<string>();
            foreach (var batch in sha256.Distinct(StringComparer.Ordinal).Chunk(InstanceEndpoints.MaxAsked))
                missing.AddRange(await AskAsync(page, siteId, batch, either.Token));
            return missing;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The instance store of site {siteId} does not answer ({fault.GetType().Name}). Nothing is promised yet: send the same study again.", fault);
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(Uri page, string siteId, string[] batch, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = JsonContent.Create(batch) };
        request.Headers.TryAddWithoutValidation("Authorization", InstanceEndpoints.Authorization(tickets.Issue(siteId, TicketScope.Read).Text));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();

        // Only what was asked for: a confused answer must not make a client send something else.
        var answer = await response.Content.ReadFromJsonAsync<string[]>(cancel) ?? throw new JsonException("null where a list was expected");
        return [.. answer.Intersect(batch, StringComparer.Ordinal)];
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grid.Contracts.Studies;

namespace Grid.Client;

/// <summary>Sends one file to a site's store under its content's name, again when the way there broke.</summary>
/// <param name="retryFor">How long one file is tried. A silo that is restarted is down for some seconds, and its site's store with it.</param>
internal sealed class InstanceUploader(TimeProvider clock, TimeSpan retryFor, HttpMessageHandler? handler = null) : IDisposable
{
    private const string TicketExpired = "urn:grid:problem:ticket-expired";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // No timeout over the whole: a large instance on a thin link takes as long as it takes. The server cuts what is too slow.
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Expect100ContinueTimeout = TimeSpan.FromSeconds(5),
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>False when the ticket has run out: ask for another plan and go on.</summary>
    /// <exception cref="GridClientException">The store refused the content, or could not be reached.</exception>
    public async Task<bool> SendAsync(UploadPlan plan, InstanceManifest instance, string path, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            string problem;
            try
            {
                using var response = await PutAsync(plan, instance, path, cancel);
                if (response.IsSuccessStatusCode) return true;
                (var type, problem) = await ReasonAsync(response, cancel);
                // The server's word, not this machine's clock, which may be wrong.
                if (type == TicketExpired) return false;
                if (!MayPass(response.StatusCode)) throw new GridClientException($"Instance {instance.SopInstanceUid} was not taken: {problem}", retryMayHelp: false);
            }
            catch (HttpRequestException fault)
            {
                problem = fault.Message;
            }

            if (clock.GetElapsedTime(began) + pause > retryFor)
                throw new GridClientException($"Instance {instance.SopInstanceUid} could not be sent in {(int)clock.GetElapsedTime(began).TotalSeconds} s: {problem}", retryMayHelp: true);
            await Task.Delay(pause, clock, cancel);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PutAsync(UploadPlan plan, InstanceManifest instance, string path, CancellationToken cancel)
    {
        await using var file = OpenFile(path, instance);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{plan.BaseAddress}/{instance.Sha256}") { Content = new StreamContent(file) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Grid-Ticket {plan.Ticket}");
        // Small bodies go along at once; large ones wait for the server's nod, or a refusal would cost their transfer.
        request.Headers.ExpectContinue = instance.Bytes > 16 << 20;
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
    }

    private static FileStream OpenFile(string path, InstanceManifest instance)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new GridClientException($"The file of instance {instance.SopInstanceUid} can no longer be read: {FolderWalk.Reason(fault)}.", retryMayHelp: false);
        }
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500 && status != HttpStatusCode.InsufficientStorage);

    private static async Task<(string Type, string Problem)> ReasonAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
            return (problem.GetProperty("type").GetString() ?? "", $"{problem.GetProperty("title").GetString()}. {problem.GetProperty("detail").GetString()}");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException)
        {
            return ("", $"HTTP {(int)response.StatusCode}");
        }
    }
}

using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Grid.Gateway.Instances;

/// <summary>
/// The HTTP door of the instance stores: <c>PUT</c> for hospitals, <c>GET</c> and <c>HEAD</c> with ranges for nodes
/// that fetch, <c>/instances/{site}/{sha256}</c>; <c>POST /instances/{site}/missing</c> and <c>/unusable</c> for other silos' intake; a ticket in every request, refusals as problem documents.
/// </summary>
public sealed partial class InstanceEndpoints(
    InstanceStore store, InstanceChecks checks, UploadTickets tickets, InstanceStoreOptions options, ILogger<InstanceEndpoints> log)
{
    /// <summary>Most contents that one request may ask about: a quarter of a megabyte of names.</summary>
    internal const int MaxAsked = 4_096;

    /// <summary>With the answer about what is missing: how much room the store's disk has left.</summary>
    internal const string FreeBytesHeader = "Grid-Free-Bytes";

    private const long MaxQuestionBytes = MaxAsked * 70;
    private const string Scheme = "Grid-Ticket ";
    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(10);

    /// <summary>The address that <c>/{sha256}</c> is put behind.</summary>
    internal static string BaseAddressOf(Uri host, string siteId) =>
        $"{host.GetLeftPart(UriPartial.Authority)}/instances/{siteId}";

    /// <summary>What goes into the Authorization header for a ticket.</summary>
    internal static string Authorization(string ticket) => Scheme + ticket;

    internal void Map(IEndpointRouteBuilder routes)
    {
        const string pattern = "/instances/{site}/{sha256}";
        routes.MapPut(pattern, PutAsync).WithName("PutInstance");
        routes.MapPost("/instances/{site}/missing", (HttpContext context, string site) =>
            AnswerAsync(context, site, asked => Task.FromResult<IResult>(TypedResults.Json(store.FindMissing(site, asked))))).WithName("FindMissingInstances");
        routes.MapPost("/instances/{site}/unusable", (HttpContext context, string site) =>
            AnswerAsync(context, site, async asked => TypedResults.Json(await checks.FindUnusableAsync(site, asked, context.RequestAborted)))).WithName("FindUnusableInstances");
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], Get).WithName("GetInstance");
    }

    private async Task<IResult> PutAsync(HttpContext context, string site, string sha256)
    {
        if (Admit(context, site, sha256, TicketScope.Write, out var address) is { } refusal) return refusal;
        if (context.Request.ContentLength > store.MaxInstanceBytes) return InstanceProblems.TooLarge(store.MaxInstanceBytes);
        Bound(context);

        try
        {
            var write = await store.WriteAsync(address!, context.Request.Body, context.RequestAborted);
            // Now, while its sender waits, so that the submission that follows has it at hand.
            if (write is InstanceWrite.Held) await checks.FindFaultAsync(address!, context.RequestAborted);
            return Answer(write, context.Request.Path);
        }
        catch (BadHttpRequestException broken) when (broken.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return InstanceProblems.TooLarge(store.MaxInstanceBytes);
        }
        catch (BadHttpRequestException broken)
        {
            return InstanceProblems.Broken(broken.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The sender is gone, so nobody reads this; the store has kept nothing.
            return InstanceProblems.Broken("The connection was closed.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogStoreFault(log, address!.SiteId, address.Sha256, fault);
            return InstanceProblems.Fault();
        }
    }

    /// <summary>What the site says of the named contents (a JSON list).</summary>
    private async Task<IResult> AnswerAsync(HttpContext context, string site, Func<string[], Task<IResult>> answer)
    {
        if (Judge(context, site, TicketScope.Read) is { } refusal) return refusal;
        if (!InstanceAddress.IsSiteId(site)) return InstanceProblems.BadName("The site id is not of a site id's form.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxQuestionBytes;
        try
        {
            var asked = await context.Request.ReadFromJsonAsync<string[]>(context.RequestAborted) ?? [];
            context.Response.Headers[FreeBytesHeader] = store.FreeBytes.ToString(CultureInfo.InvariantCulture);
            return asked.Length > MaxAsked || !asked.All(InstanceAddress.IsSha256)
                ? InstanceProblems.BadName($"Expected a list of at most {MaxAsked} hashes of 64 lower-case hexadecimal digits.")
                : await answer(asked);
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return InstanceProblems.BadName($"Expected a JSON list of at most {MaxAsked} hashes.");
        }
    }

    private IResult Get(HttpContext context, string site, string sha256)
    {
        if (Admit(context, site, sha256, TicketScope.Read, out var address) is { } refusal) return refusal;
        if (store.FindFile(address!) is not { } path) return InstanceProblems.NotHeld();

        // RFC 9530: lets whoever fetched it check the bytes without knowing how the address is made.
        var digest = Convert.ToBase64String(Convert.FromHexString(address!.Sha256));
        context.Response.Headers["Repr-Digest"] = $"sha-256=:{digest}:";
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.PhysicalFile(
            path, MediaTypeNames.Application.Octet, enableRangeProcessing: true,
            entityTag: new EntityTagHeaderValue($"\"{address.Sha256}\""));
    }

    // The ticket is judged before the name, so that without one nothing can be learned, not even what a name looks like.
    private IResult? Admit(HttpContext context, string site, string sha256, TicketScope scope, out InstanceAddress? address)
    {
        address = null;
        if (Judge(context, site, scope) is { } refusal) return refusal;
        return InstanceAddress.TryCreate(site, sha256, out address, out var reason) ? null : InstanceProblems.BadName(reason);
    }

    private IResult? Judge(HttpContext context, string site, TicketScope scope)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var ticket = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var verdict = tickets.Check(ticket, site, scope);
        if (verdict is TicketVerdict.Valid) return null;

        LogRefused(log, context.Request.Method, verdict);
        if (verdict is not TicketVerdict.OtherRight) context.Response.Headers.WWWAuthenticate = "Grid-Ticket";
        return InstanceProblems.Ticket(verdict);
    }

    private void Bound(HttpContext context)
    {
        // Kestrel counts chunked bodies against this too.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = store.MaxInstanceBytes;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(options.MinBytesPerSecond, RateGrace);
    }

    private static IResult Answer(InstanceWrite write, PathString path) => write switch
    {
        InstanceWrite.Held { New: true } => TypedResults.Created(path.Value),
        InstanceWrite.Held => TypedResults.NoContent(),
        InstanceWrite.Mismatch mismatch => InstanceProblems.Mismatch(mismatch),
        InstanceWrite.TooLarge large => InstanceProblems.TooLarge(large.LimitBytes),
        InstanceWrite.DiskFull => InstanceProblems.DiskFull(),
        _ => throw new InvalidOperationException($"No answer for {write.GetType().Name}."),
    };

    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "The store of site {Site} could not keep {Sha256}.")]
    private static partial void LogStoreFault(ILogger log, string site, string sha256, Exception fault);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "Refused {Method} on the instance store: ticket {Verdict}.")]
    private static partial void LogRefused(ILogger log, string method, TicketVerdict verdict);
}

using System.Net;
using System.Net.Http.Json;
using Grid.Contracts.Studies;
using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

/// <summary>Stores that another silo serves.</summary>
public sealed class RemoteStoresTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly StoreFolder _folder = new();
    private readonly StoreFolder _other = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task FindMissingAsync_StoreOfAnotherSilo_IsAskedThere()
    {
        await using var keeper = await GatewayHost.StartAsync(_folder);
        await using var asker = await GatewayHost.StartAsync(_other, null, _ => keeper.Address);
        var held = StoreFolder.Bytes(1000, seed: 1);
        await keeper.Store.WriteAsync(StoreFolder.Address(held, "SC-01"), new MemoryStream(held), Cancel);
        var asked = Enumerable.Range(0, 9_000).Select(i => i.ToString("x64", null)).Append(StoreFolder.Address(held, "SC-01").Sha256).ToList();

        var missing = await asker.Stores.FindMissingAsync("SC-01", asked, Cancel);

        Assert.Equal(asked[..^1], missing);
        Assert.StartsWith(keeper.Address.ToString(), asker.Stores.IssueTicket("SC-01").BaseAddress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FreeBytesAsync_StoreOfAnotherSilo_IsThatDisksAndKeptForAMoment()
    {
        var questions = 0;
        await using var keeper = await GatewayHost.StartAsync(_folder, async (_, next) =>
        {
            questions++;
            await next();
        });
        await using var asker = await GatewayHost.StartAsync(_other, null, _ => keeper.Address);

        var free = await asker.Stores.FreeBytesAsync("SC-01", Cancel);
        await asker.Stores.FreeBytesAsync("SC-01", Cancel);
        Assert.InRange(free!.Value, 1, long.MaxValue);
        Assert.Equal(1, questions);

        asker.Clock.Advance(TimeSpan.FromSeconds(3));
        await asker.Stores.FindMissingAsync("SC-01", [new string('a', 64)], Cancel);
        await asker.Stores.FreeBytesAsync("SC-01", Cancel);
        Assert.Equal(2, questions);
    }

    [Fact]
    public async Task FreeBytesAsync_StoreOutOfReach_IsNotKnownAndNotAskedAtEachStudy()
    {
        await using var asker = await GatewayHost.StartAsync(_folder, null, _ => Nowhere);

        Assert.Null(await asker.Stores.FreeBytesAsync("SC-01", Cancel));
        Assert.Null(await asker.Stores.FreeBytesAsync("SC-01", Cancel));
    }

    [Fact]
    public async Task FindMissingAsync_StoreOutOfReach_TimesOutInWords()
    {
        await using var asker = await GatewayHost.StartAsync(_folder, null, _ => Nowhere);

        var fault = await Assert.ThrowsAsync<TimeoutException>(async () => await asker.Stores.FindMissingAsync("SC-01", [new string('a', 64)], Cancel));

        Assert.Contains("The instance store of site SC-01 does not answer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindMissingAsync_SilentStore_GivesUpAfterSixSeconds()
    {
        var reached = new TaskCompletionSource();
        await using var keeper = await GatewayHost.StartAsync(_folder, async (context, _) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var asker = await GatewayHost.StartAsync(_other, null, _ => keeper.Address);

        var asking = asker.Stores.FindMissingAsync("SC-01", [new string('a', 64)], Cancel).AsTask();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        asker.Clock.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAsync<TimeoutException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task Missing_AskedWithoutTicketOrWithNonsense_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var (ticket, _) = host.Tickets.Issue("SC-01", TicketScope.Read);
        var tooMany = Enumerable.Repeat(new string('a', 64), 4_097);

        async Task<HttpStatusCode> AskAsync(string? with, HttpContent content)
        {
            using var answer = await host.SendAsync(HttpMethod.Post, "/instances/SC-01/missing", with, content, Cancel);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(null, JsonContent.Create(Array.Empty<string>())));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host.Tickets.Issue("SC-07", TicketScope.Read).Text, JsonContent.Create(Array.Empty<string>())));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(ticket, new StringContent("[\"../../etc\"]", null, "application/json")));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(ticket, JsonContent.Create(tooMany)));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(ticket, new StringContent("[", null, "application/json")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ticket, JsonContent.Create(Array.Empty<string>())));
    }

    [Fact]
    public async Task FetchAsync_SiteDoesNotAnswer_IsNoFailureOfTheJob()
    {
        await using var host = await GatewayHost.StartAsync(_folder, null, _ => Nowhere);
        var content = StoreFolder.Address(StoreFolder.Bytes(10, seed: 1), "SC-01").Sha256;
        SeriesManifest series = new() { SeriesInstanceUid = "1.2", Instances = [new InstanceManifest("1.2.3", content, 10)] };

        var fetching = host.Fetcher.FetchAsync("SC-01", "SC-01", [series], Cancel);
        var waits = host.Clock.Begun;
        while (await Task.WhenAny(fetching, waits.WaitToReadAsync(Cancel).AsTask()) != fetching)
        {
            // A long wait bounds an attempt and never comes to its end here; a short one is the pause before the next.
            if (waits.TryRead(out var wait) && wait < TimeSpan.FromSeconds(2)) host.Clock.Advance(wait);
        }

        await Assert.ThrowsAsync<SiteOutOfReachException>(() => fetching);
    }
}

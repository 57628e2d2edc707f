using System.Collections.Concurrent;
using System.Net;
using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

public sealed class InstanceChecksTests : IDisposable
{
    private readonly StoreFolder _folder = new(), _other = new();
    private readonly ConcurrentQueue<string> _checked = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_ContentThatCannotBeRead_IsKeptAndKnownBeforeItIsSubmitted()
    {
        await using var host = await GatewayHost.StartAsync(_folder, check: Check);
        var (good, bad) = (StoreFolder.Bytes(1000, seed: 1), StoreFolder.Bytes(7, seed: 2));
        Assert.Equal(HttpStatusCode.Created, await PutAsync(host, good));
        Assert.Equal(HttpStatusCode.Created, await PutAsync(host, bad));
        Assert.Equal(2, _checked.Count);

        var unusable = await host.Stores.FindUnusableAsync("SC-01", [Sha(good), Sha(bad), new string('a', 64)], Cancel);

        Assert.Equal([Sha(bad)], unusable.Keys);
        Assert.Equal("it is cut", unusable[Sha(bad)]);
        Assert.True(host.Store.Holds(StoreFolder.Address(bad, "SC-01")));
        // Once for each content, however often it is sent and asked for.
        await PutAsync(host, bad);
        Assert.Equal(2, _checked.Count);
    }

    [Fact]
    public async Task FindUnusableAsync_AfterARestartOrOfAnotherSilo_IsFoundAgain()
    {
        var bad = StoreFolder.Bytes(7, seed: 2);
        await using (var first = await GatewayHost.StartAsync(_folder, check: Check)) await PutAsync(first, bad);
        await using var keeper = await GatewayHost.StartAsync(_folder, check: Check);
        await using var asker = await GatewayHost.StartAsync(_other, null, _ => keeper.Address, Check);

        var unusable = await asker.Stores.FindUnusableAsync("SC-01", [Sha(bad)], Cancel);

        Assert.Equal("it is cut", unusable[Sha(bad)]);
        Assert.Equal(2, _checked.Count);
    }

    [Fact]
    public async Task FindUnusableAsync_DiskFails_IsNoFaultOfTheContentAndTriedAgain()
    {
        var bytes = StoreFolder.Bytes(7, seed: 2);
        var fails = true;
        await using var host = await GatewayHost.StartAsync(_folder, check: path => fails ? throw new IOException("input/output error") : Check(path));
        await PutAsync(host, bytes);
        Assert.Empty(await host.Stores.FindUnusableAsync("SC-01", [Sha(bytes)], Cancel));

        fails = false;

        Assert.Single(await host.Stores.FindUnusableAsync("SC-01", [Sha(bytes)], Cancel));
    }

    [Fact]
    public async Task FindUnusableAsync_CheckThatBreaks_NamesItAndNothingOfTheFile()
    {
        var bytes = StoreFolder.Bytes(7, seed: 2);
        await using var host = await GatewayHost.StartAsync(_folder, check: _ => throw new InvalidOperationException("IVANOV"));
        await PutAsync(host, bytes);

        Assert.Equal("its check failed with InvalidOperationException; please report this", (await host.Stores.FindUnusableAsync("SC-01", [Sha(bytes)], Cancel))[Sha(bytes)]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    private string? Check(string path)
    {
        _checked.Enqueue(path);
        return new FileInfo(path).Length < 10 ? "it is cut" : null;
    }

    private static string Sha(byte[] bytes) => StoreFolder.Address(bytes, "SC-01").Sha256;

    private static async Task<HttpStatusCode> PutAsync(GatewayHost host, byte[] bytes)
    {
        using var answer = await host.SendAsync(HttpMethod.Put, $"/instances/SC-01/{Sha(bytes)}", host.Tickets.Issue("SC-01", TicketScope.Write).Text, new ByteArrayContent(bytes), Cancel);
        return answer.StatusCode;
    }
}

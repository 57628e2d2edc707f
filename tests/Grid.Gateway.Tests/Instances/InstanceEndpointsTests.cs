using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

public sealed class InstanceEndpointsTests : IAsyncLifetime
{
    private readonly StoreFolder _folder = new();
    private GatewayHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.StartAsync(_folder);

    [Fact]
    public async Task Put_WithTicketFromIntake_CreatesOnceAndThenKnowsIt()
    {
        var bytes = StoreFolder.Bytes(200_000, seed: 1);
        var hash = StoreFolder.Sha256(bytes);
        var plan = _host.Stores.IssueTicket("SC-07");
        Assert.Equal([hash], await _host.Stores.FindMissingAsync("SC-07", [hash], Cancel));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{plan.BaseAddress}/{hash}") { Content = new ByteArrayContent(bytes) };
            request.Headers.TryAddWithoutValidation("Authorization", $"Grid-Ticket {plan.Ticket}");
            using var response = await _host.Http.SendAsync(request, Cancel);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.NoContent], statuses);
        Assert.Empty(await _host.Stores.FindMissingAsync("SC-07", [hash], Cancel));
    }

    [Fact]
    public async Task Put_WithoutForgedOrStrangeTicket_IsRefusedAndKeepsNothing()
    {
        var bytes = StoreFolder.Bytes(100, seed: 2);
        var path = $"/instances/SC-07/{StoreFolder.Sha256(bytes)}";
        var write = _host.Tickets.Issue("SC-07", TicketScope.Write).Text;

        await AssertProblem(401, "ticket-missing", await PutAsync(path, null, bytes));
        await AssertProblem(401, "ticket-invalid", await PutAsync(path, write[..^1] + (write[^1] == '0' ? '1' : '0'), bytes));
        await AssertProblem(403, "ticket-other-right", await PutAsync(path, _host.Tickets.Issue("SC-08", TicketScope.Write).Text, bytes));
        await AssertProblem(403, "ticket-other-right", await PutAsync(path, _host.Tickets.Issue("SC-07", TicketScope.Read).Text, bytes));
        _host.Clock.Advance(TimeSpan.FromMinutes(16));
        await AssertProblem(401, "ticket-expired", await PutAsync(path, write, bytes));
        Assert.Empty(_folder.Files());
    }

    [Theory]
    [InlineData("/instances/SC-07/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/instances/SC-07/%2e%2e")]
    [InlineData("/instances/SC-07/ABCDEF")]
    [InlineData("/instances/SC-07/.incoming")]
    public async Task Put_NameThatIsNoHash_IsRefusedAndKeepsNothing(string path)
    {
        var status = await RawAsync($"PUT {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Grid-Ticket {_host.Tickets.Issue("SC-07", TicketScope.Write).Text}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");

        Assert.Contains(status, (string[])["HTTP/1.1 400 Bad Request", "HTTP/1.1 404 Not Found"]);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Put_OtherBytes_NamesBothHashes()
    {
        var named = StoreFolder.Sha256(StoreFolder.Bytes(10, seed: 3));
        var sent = StoreFolder.Bytes(10, seed: 4);

        var response = await PutAsync($"/instances/SC-07/{named}", _host.Tickets.Issue("SC-07", TicketScope.Write).Text, sent);

        var detail = await AssertProblem(422, "instance-mismatch", response);
        Assert.Contains(named, detail, StringComparison.Ordinal);
        Assert.Contains(StoreFolder.Sha256(sent), detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_LengthOverTheLimit_IsRefusedBeforeTheBody()
    {
        var ticket = _host.Tickets.Issue("SC-07", TicketScope.Write).Text;

        // No body follows: an answer can only come from the header.
        var status = await RawAsync($"PUT /instances/SC-07/{new string('a', 64)} HTTP/1.1\r\nHost: x\r\nAuthorization: Grid-Ticket {ticket}\r\nContent-Length: 4294967296\r\n\r\n");

        Assert.Equal("HTTP/1.1 413 Payload Too Large", status);
    }

    [Fact]
    public async Task Put_ChunkedBodyWithoutEnd_IsCutAtTheLimit()
    {
        var ticket = _host.Tickets.Issue("SC-07", TicketScope.Write).Text;
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT /instances/SC-07/{new string('a', 64)} HTTP/1.1\r\nHost: x\r\nAuthorization: Grid-Ticket {ticket}\r\nTransfer-Encoding: chunked\r\n\r\n"), Cancel);
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('x', 0x10000) + "\r\n");
        for (var sent = 0; sent <= 1 << 20; sent += 0x10000) await stream.WriteAsync(chunk, Cancel);

        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(Cancel));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Get_Range_AnswersThatPartWithTagAndDigest()
    {
        var bytes = StoreFolder.Bytes(1000, seed: 5);
        await _host.Store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);
        var hash = StoreFolder.Sha256(bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Address, $"/instances/SC-07/{hash}"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Grid-Ticket {_host.Tickets.Issue("SC-07", TicketScope.Read).Text}");
        request.Headers.Range = new RangeHeaderValue(900, null);

        using var response = await _host.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(bytes[900..], await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal($"\"{hash}\"", response.Headers.ETag!.Tag);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(Convert.FromHexString(hash))}:", response.Headers.GetValues("Repr-Digest").Single());
    }

    [Fact]
    public async Task GetAndHead_ContentOfAnotherSite_IsNotHeld()
    {
        var bytes = StoreFolder.Bytes(10, seed: 6);
        await _host.Store.WriteAsync(StoreFolder.Address(bytes, "SC-08"), new MemoryStream(bytes), Cancel);
        var path = $"/instances/SC-07/{StoreFolder.Sha256(bytes)}";
        var ticket = _host.Tickets.Issue("SC-07", TicketScope.Read).Text;

        await AssertProblem(404, "instance-not-held", await _host.SendAsync(HttpMethod.Get, path, ticket, cancel: Cancel));
        using var head = await _host.SendAsync(HttpMethod.Head, path, ticket, cancel: Cancel);
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    private Task<HttpResponseMessage> PutAsync(string path, string? ticket, byte[] bytes) =>
        _host.SendAsync(HttpMethod.Put, path, ticket, new ByteArrayContent(bytes), Cancel);

    private static async Task<string> AssertProblem(int status, string type, HttpResponseMessage response)
    {
        using (response)
        {
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
            Assert.Equal($"urn:grid:problem:{type}", body.RootElement.GetProperty("type").GetString());
            return body.RootElement.GetProperty("detail").GetString()!;
        }
    }

    // HttpClient would tidy the path up before it is sent.
    private async Task<string?> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync(Cancel);
    }
}

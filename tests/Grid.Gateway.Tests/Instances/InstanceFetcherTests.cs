using Grid.Contracts.Dispatch;
using Grid.Contracts.Studies;
using Grid.Grains.Ports;

namespace Grid.Gateway.Tests.Instances;

public sealed class InstanceFetcherTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FetchAsync_SomeAlreadyHere_MovesOnlyTheRest()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var (first, second) = (StoreFolder.Bytes(1000, seed: 1), StoreFolder.Bytes(2000, seed: 2));
        await HoldAsync(host, "SC-01", first);
        await HoldAsync(host, "SC-01", second);
        await HoldAsync(host, "SC-07", first);

        var fetched = await host.Fetcher.FetchAsync("SC-01", "SC-07", Study(first, second), Cancel);
        var again = await host.Fetcher.FetchAsync("SC-01", "SC-07", Study(first, second), Cancel);

        Assert.Equal((2000, 1), (fetched.BytesMoved, fetched.AlreadyHere));
        Assert.Equal(second, await File.ReadAllBytesAsync(fetched.Instances[1].Path, Cancel));
        Assert.Equal((0, 2), (again.BytesMoved, again.AlreadyHere));
    }

    [Fact]
    public async Task FetchAsync_LocalCopyDamaged_IsFetchedAgain()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var bytes = StoreFolder.Bytes(3000, seed: 5);
        await HoldAsync(host, "SC-01", bytes);
        await HoldAsync(host, "SC-07", bytes);
        Spoil(host, bytes, "SC-07");

        var fetched = await host.Fetcher.FetchAsync("SC-01", "SC-07", Study(bytes), Cancel);

        Assert.Equal((3000, 0), (fetched.BytesMoved, fetched.AlreadyHere));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(fetched.Instances[0].Path, Cancel));
    }

    [Fact]
    public async Task FetchAsync_OnlyCopyDamaged_IsNotRunAndSaysWhatToDo()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var bytes = StoreFolder.Bytes(3000, seed: 6);
        await HoldAsync(host, "SC-07", bytes);
        Spoil(host, bytes, "SC-07");

        var failed = await Assert.ThrowsAsync<JobFailedException>(() => host.Fetcher.FetchAsync("SC-07", "SC-07", Study(bytes), Cancel));

        Assert.Contains("does not hold as they were", failed.Message, StringComparison.Ordinal);
        Assert.Contains("send the study again", failed.Message, StringComparison.Ordinal);
    }

    private static void Spoil(GatewayHost host, byte[] bytes, string site)
    {
        var path = host.Store.FindFile(StoreFolder.Address(bytes, site))!;
        var spoilt = (byte[])bytes.Clone();
        spoilt[^1] ^= 0x40;
        File.WriteAllBytes(path, spoilt);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(2));
    }

    [Fact]
    public async Task FetchAsync_ConnectionBreaksTwice_GoesOnByRangeAndEndsWhole()
    {
        var asked = new List<string>();
        await using var host = await GatewayHost.StartAsync(_folder, async (context, next) =>
        {
            asked.Add(context.Request.Headers.Range.ToString());
            if (asked.Count > 2)
            {
                await next();
                return;
            }

            var whole = context.Response.Body;
            context.Response.Body = new CutStream(whole, afterBytes: 100_000);
            await next();
        });
        var bytes = StoreFolder.Bytes(900_000, seed: 3);
        await HoldAsync(host, "SC-01", bytes);

        var fetched = await host.Fetcher.FetchAsync("SC-01", "SC-07", Study(bytes), Cancel);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(fetched.Instances[0].Path, Cancel));
        Assert.Equal(3, asked.Count);
        Assert.Equal("", asked[0]);
        Assert.Matches(@"\Abytes=[1-9]\d*-\z", asked[1]);
        Assert.Matches(@"\Abytes=[1-9]\d*-\z", asked[2]);
        Assert.Equal(900_000, fetched.BytesMoved);
    }

    [Fact]
    public async Task FetchAsync_SourceCopyDamaged_IsRefusedAndNamesTheSite()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var bytes = StoreFolder.Bytes(1000, seed: 4);
        await HoldAsync(host, "SC-01", bytes);
        var file = host.Store.FindFile(StoreFolder.Address(bytes, "SC-01"))!;
        bytes[7] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        bytes[7] ^= 1;

        var fault = await Assert.ThrowsAsync<JobFailedException>(() => host.Fetcher.FetchAsync("SC-01", "SC-07", Study(bytes), Cancel));

        Assert.Contains("Site SC-01", fault.Message, StringComparison.Ordinal);
        Assert.Contains("its copy is damaged", fault.Message, StringComparison.Ordinal);
        Assert.False(host.Store.Holds(StoreFolder.Address(bytes, "SC-07")));
    }

    [Fact]
    public async Task FetchAsync_NowhereToBeHad_SaysWhichContentAndSite()
    {
        await using var host = await GatewayHost.StartAsync(_folder);
        var bytes = StoreFolder.Bytes(10, seed: 5);

        var away = await Assert.ThrowsAsync<JobFailedException>(() => host.Fetcher.FetchAsync("SC-01", "SC-07", Study(bytes), Cancel));
        var here = await Assert.ThrowsAsync<JobFailedException>(() => host.Fetcher.FetchAsync("SC-07", "SC-07", Study(bytes), Cancel));

        Assert.Contains("Site SC-01 does not hold a content that it acknowledged", away.Message, StringComparison.Ordinal);
        Assert.Equal((RunFault.ImagesLost, RunFault.ImagesLost), (away.Fault, here.Fault));
        Assert.Contains(StoreFolder.Sha256(bytes), here.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task HoldAsync(GatewayHost host, string site, byte[] bytes) =>
        await host.Store.WriteAsync(StoreFolder.Address(bytes, site), new MemoryStream(bytes), Cancel);

    private static IReadOnlyList<SeriesManifest> Study(params byte[][] contents) =>
    [
        new()
        {
            SeriesInstanceUid = "2.25.1",
            Instances = [.. contents.Select((bytes, i) => new InstanceManifest($"2.25.{i + 2}", StoreFolder.Sha256(bytes), bytes.Length))],
        },
    ];

    /// <summary>
    /// Passes on so many bytes and swallows the rest: Kestrel closes the connection on a body shorter than announced.
    /// Aborting it instead would race with the bytes still on their way.
    /// </summary>
    private sealed class CutStream(Stream inner, int afterBytes) : Stream
    {
        private int _left = afterBytes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var part = buffer[..Math.Min(_left, buffer.Length)];
            await inner.WriteAsync(part, cancellationToken);
            await inner.FlushAsync(cancellationToken);
            _left -= part.Length;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

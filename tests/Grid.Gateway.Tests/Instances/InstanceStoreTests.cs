using Grid.Gateway.Instances;

namespace Grid.Gateway.Tests.Instances;

public sealed class InstanceStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteAsync_NewContent_LiesUnderItsHashAndReadsBack()
    {
        var store = _folder.Open();
        var bytes = StoreFolder.Bytes(300_000, seed: 1);

        var write = await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        Assert.Equal(new InstanceWrite.Held(300_000, New: true), write);
        var hash = StoreFolder.Sha256(bytes);
        Assert.Equal([Path.Combine("SC-07", hash[..2], hash)], _folder.Files());
        await using var back = store.OpenRead(StoreFolder.Address(bytes))!;
        using var copy = new MemoryStream();
        await back.CopyToAsync(copy, Cancel);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task WriteAsync_SameContentTwice_IsWrittenOnce()
    {
        var store = _folder.Open();
        var bytes = StoreFolder.Bytes(1000, seed: 2);
        await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        var again = await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        Assert.Equal(new InstanceWrite.Held(1000, New: false), again);
        Assert.Single(_folder.Files());
    }

    [Fact]
    public async Task WriteAsync_FolderCouldNotBeSynced_IsNoAcknowledgementAtTheRetryEither()
    {
        var refusals = 2;
        var store = new InstanceStore(
            _folder.Options,
            path => new FileStream(path, FileMode.CreateNew, FileAccess.Write),
            _ =>
            {
                if (refusals-- > 0) throw new IOException("the test's disk does not sync");
            });
        var bytes = StoreFolder.Bytes(1000, seed: 9);

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel));
        Assert.False(store.Holds(StoreFolder.Address(bytes)));
        Assert.Equal([StoreFolder.Sha256(bytes)], store.FindMissing("SC-07", [StoreFolder.Sha256(bytes)]));
        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel));

        Assert.Equal(new InstanceWrite.Held(1000, New: true), await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel));
        Assert.True(store.Holds(StoreFolder.Address(bytes)));
    }

    [Fact]
    public async Task Commit_SecondSenderOfTheSameBytes_NeverMakesTheHeldContentMissing()
    {
        var syncs = 0;
        using var goOn = new ManualResetEventSlim();
        var store = new InstanceStore(
            _folder.Options,
            path => new FileStream(path, FileMode.CreateNew, FileAccess.Write),
            _ =>
            {
                if (Interlocked.Increment(ref syncs) > 1) goOn.Wait(Cancel);
            });
        var bytes = StoreFolder.Bytes(1000, seed: 10);
        using var first = store.BeginWrite(StoreFolder.Address(bytes));
        using var second = store.BeginWrite(StoreFolder.Address(bytes));
        await first.AppendAsync(bytes, Cancel);
        await second.AppendAsync(bytes, Cancel);
        Assert.Equal(new InstanceWrite.Held(1000, New: true), first.Commit());

        // The first sender submits its study while the second is still being answered.
        var answered = Task.Run(second.Commit, Cancel);
        while (!answered.IsCompleted && Volatile.Read(ref syncs) < 2) await Task.Yield();
        Assert.True(store.Holds(StoreFolder.Address(bytes)));
        goOn.Set();
        Assert.Equal(new InstanceWrite.Held(1000, New: false), await answered);
    }

    [Fact]
    public async Task VerifyAsync_FileThatChangedOnTheDisk_IsMovedAsideAndMissing()
    {
        var bytes = StoreFolder.Bytes(1000, seed: 8);
        await _folder.Open().WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        // The next process knows nothing of the one before.
        var store = _folder.Open();
        Assert.True(await store.VerifyAsync(StoreFolder.Address(bytes), Cancel));
        var path = store.FindFile(StoreFolder.Address(bytes))!;
        bytes[500] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        bytes[500] ^= 1;
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));

        Assert.False(await store.VerifyAsync(StoreFolder.Address(bytes), Cancel));
        Assert.False(store.Holds(StoreFolder.Address(bytes)));
        Assert.True(File.Exists(path + ".damaged"));
        Assert.Equal(new InstanceWrite.Held(1000, New: true), await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel));
    }

    [Fact]
    public async Task WriteAsync_SameContentAtOnce_LeavesOneWholeFile()
    {
        var store = _folder.Open();
        var bytes = StoreFolder.Bytes(500_000, seed: 3);

        var writes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel))));

        Assert.All(writes, write => Assert.IsType<InstanceWrite.Held>(write));
        var file = Assert.Single(_folder.Files());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(_folder.Root, file), Cancel));
        Assert.True(store.Holds(StoreFolder.Address(bytes)));
    }

    [Fact]
    public async Task WriteAsync_OtherBytesThanNamed_NamesBothHashesAndKeepsNothing()
    {
        var store = _folder.Open();
        var named = StoreFolder.Bytes(10, seed: 4);
        var sent = StoreFolder.Bytes(10, seed: 5);

        var write = await store.WriteAsync(StoreFolder.Address(named), new MemoryStream(sent), Cancel);

        Assert.Equal(new InstanceWrite.Mismatch(StoreFolder.Sha256(named), StoreFolder.Sha256(sent)), write);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task WriteAsync_OneByteOverTheLimit_IsRefusedAndKeepsNothing()
    {
        var store = _folder.Open();
        var bytes = StoreFolder.Bytes((1 << 20) + 1, seed: 6);

        var write = await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        Assert.Equal(new InstanceWrite.TooLarge(1 << 20), write);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task WriteAsync_SenderBreaksOff_ThrowsItsFaultAndKeepsNothing()
    {
        var store = _folder.Open();
        var bytes = StoreFolder.Bytes(400_000, seed: 7);

        await Assert.ThrowsAsync<IOException>(() =>
            store.WriteAsync(StoreFolder.Address(bytes), new BrokenStream(bytes, failAt: 200_000), Cancel));

        Assert.Empty(_folder.Files());
        Assert.False(store.Holds(StoreFolder.Address(bytes)));
    }

    [Fact]
    public async Task WriteAsync_DiskFull_SaysSo()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full, the device on which every write finds the disk full.");
        var store = new InstanceStore(_folder.Options, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0));
        var bytes = StoreFolder.Bytes(1000, seed: 8);

        var write = await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        Assert.Equal(new InstanceWrite.DiskFull(), write);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Open_AfterAProcessDiedWriting_RemovesItsFileAndKeepsWhatWasComplete()
    {
        var bytes = StoreFolder.Bytes(1000, seed: 9);
        await _folder.Open().WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);
        var left = Path.Combine(_folder.Root, "SC-07", ".incoming", "abandoned");
        await File.WriteAllBytesAsync(left, bytes[..500], Cancel);

        var store = _folder.Open();

        Assert.Equal(1, store.Abandoned);
        Assert.False(File.Exists(left));
        Assert.True(store.Holds(StoreFolder.Address(bytes)));
    }

    [Fact]
    public async Task Open_WhileAnotherStoreIsReceiving_LeavesItsFileAlone()
    {
        var first = _folder.Open();
        var bytes = StoreFolder.Bytes(1000, seed: 10);
        using var writer = first.BeginWrite(StoreFolder.Address(bytes));
        await writer.AppendAsync(bytes.AsMemory(0, 400), Cancel);

        var second = _folder.Open();
        await writer.AppendAsync(bytes.AsMemory(400), Cancel);

        Assert.Equal(0, second.Abandoned);
        Assert.Equal(new InstanceWrite.Held(1000, New: true), writer.Commit());
        Assert.True(second.Holds(StoreFolder.Address(bytes)));
    }

    [Fact]
    public async Task FindMissing_SomeHeldSomeNotOneNoHash_NamesThoseNotHeldOnce()
    {
        var store = _folder.Open();
        var held = StoreFolder.Bytes(10, seed: 11);
        var other = StoreFolder.Sha256(StoreFolder.Bytes(10, seed: 12));
        await store.WriteAsync(StoreFolder.Address(held), new MemoryStream(held), Cancel);

        var missing = store.FindMissing("SC-07", [StoreFolder.Sha256(held), other, other, "../../etc/passwd"]);

        Assert.Equal([other, "../../etc/passwd"], missing);
        // A store is a site's own: what one site holds, another does not.
        Assert.Equal([StoreFolder.Sha256(held)], store.FindMissing("SC-08", [StoreFolder.Sha256(held)]));
    }

    [Fact]
    public async Task WriteAsync_OnUnix_LeavesFilesAndFoldersToTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes.");
            return;
        }

        var store = _folder.Open();
        var bytes = StoreFolder.Bytes(10, seed: 13);
        await store.WriteAsync(StoreFolder.Address(bytes), new MemoryStream(bytes), Cancel);

        var file = store.FindFile(StoreFolder.Address(bytes))!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class BrokenStream(byte[] bytes, int failAt) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var left = failAt - (int)Position;
            if (left <= 0) throw new IOException("The connection was reset.");
            return base.ReadAsync(buffer[..Math.Min(left, buffer.Length)], cancellationToken);
        }
    }
}

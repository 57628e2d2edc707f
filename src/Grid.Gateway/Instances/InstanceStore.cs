using System.Buffers;
using System.Collections.Concurrent;

namespace Grid.Gateway.Instances;

/// <summary>
/// The sites' images as files named by their content: <c>{root}/{site}/{first two digits}/{sha256}</c>.
/// What <see cref="WriteAsync"/> answers as held survives kill -9 and the loss of power; writing twice is writing once.
/// Safe for any number of callers, and for several processes over one root.
/// </summary>
public sealed class InstanceStore
{
    private const int BufferBytes = 128 * 1024;
    private const int PublishingLocks = 256;
    private const string Incoming = ".incoming";
    private const string Damaged = ".damaged";

    // Senders of the same bytes take turns; few others ever wait for them.
    private readonly Lock[] _publishing = [.. Enumerable.Range(0, PublishingLocks).Select(_ => new Lock())];
    private readonly string _root;
    private readonly DriveInfo _disk;
    private readonly Func<string, FileStream> _openTemporary;
    private readonly Action<string> _syncFolder;

    // Renamed and not yet synced, or the disk refused to: as good as not there, or a second sender of the same bytes could be told that
    // they are held, and acknowledged on it, a moment before the power fails.
    private readonly ConcurrentDictionary<string, bool> _unsynced = new();

    // What was read through and had the content that its name promises, as it was then.
    private readonly VerifiedFiles _verified = new();

    /// <summary>Opens the store, and removes what a process that died was still receiving.</summary>
    public InstanceStore(InstanceStoreOptions options)
        : this(options, OpenTemporary)
    {
    }

    internal InstanceStore(InstanceStoreOptions options, Func<string, FileStream> openTemporary, Action<string>? syncFolder = null)
    {
        _syncFolder = syncFolder ?? DurableFolders.Sync;
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Root);
        _root = Path.GetFullPath(options.Root);
        _disk = new DriveInfo(_root);
        MaxInstanceBytes = options.MaxInstanceBytes;
        _openTemporary = openTemporary;
        DurableFolders.Create(_root);
        Abandoned = RemoveAbandoned();
        // A process may have died between renaming and syncing; from here on what can be seen is durable.
        DurableFolders.SyncFileSystem(_root);
    }

    public long MaxInstanceBytes { get; }

    /// <summary>How many unfinished files of dead processes were removed when the store was opened.</summary>
    public int Abandoned { get; }

    /// <summary>Of the disk that the store lies on.</summary>
    public long FreeBytes => _disk.AvailableFreeSpace;

    /// <summary>True when the content is there and durable.</summary>
    public bool Holds(InstanceAddress address)
    {
        var path = PathOf(address);
        return !_unsynced.ContainsKey(path) && File.Exists(path);
    }

    /// <summary>
    /// Whether the content that is held is what its name promises. Read through once in this process, and again when the file has changed:
    /// a disk may have spoilt it, or somebody may have put another file in its place. What is not is moved aside, and is then missing.
    /// </summary>
    public async ValueTask<bool> VerifyAsync(InstanceAddress address, CancellationToken cancel = default)
    {
        var path = PathOf(address);
        if (await _verified.HoldsAsync(path, address.Sha256, cancel)) return true;
        if (File.Exists(path)) File.Move(path, $"{path}{Damaged}", overwrite: true);
        return false;
    }

    /// <summary>Those of <paramref name="sha256"/> that the site does not hold, each once. A text that is no hash is never held.</summary>
    public IReadOnlyList<string> FindMissing(string siteId, IReadOnlyList<string> sha256) =>
        [.. sha256.Distinct().Where(one => !InstanceAddress.IsSha256(one) || !Holds(InstanceAddress.Create(siteId, one)))];

    /// <summary>The content's file, or null when the site does not hold it. Never changes once it is there.</summary>
    public string? FindFile(InstanceAddress address) => Holds(address) ? PathOf(address) : null;

    /// <summary>Opens the content for reading; null when the site does not hold it.</summary>
    public FileStream? OpenRead(InstanceAddress address) =>
        Holds(address) ? new FileStream(PathOf(address), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true) : null;

    /// <summary>Takes the whole stream as the content that <paramref name="address"/> names. Faults of the stream or the disk are thrown.</summary>
    public async Task<InstanceWrite> WriteAsync(InstanceAddress address, Stream content, CancellationToken cancel = default)
    {
        if (FindFile(address) is { } held) return new InstanceWrite.Held(new FileInfo(held).Length, New: false);

        InstanceWriter writer;
        try
        {
            writer = BeginWrite(address);
        }
        catch (IOException fault) when (IsDiskFull(fault))
        {
            return new InstanceWrite.DiskFull();
        }

        using (writer)
        {
            return await CopyAsync(content, writer, cancel) ?? writer.Commit();
        }
    }

    /// <summary>Begins a write that the caller feeds in pieces and commits.</summary>
    public InstanceWriter BeginWrite(InstanceAddress address)
    {
        // One folder of unfinished files for each site: on the site's own disk, so that the rename is atomic, and
        // apart from the finished ones, so that opening a store of millions need not look through them.
        var incoming = Path.Combine(_root, address.SiteId, Incoming);
        DurableFolders.Create(incoming);
        var temporary = Path.Combine(incoming, $"{address.Sha256}.{Guid.NewGuid():N}");
        return new InstanceWriter(this, address, temporary, _openTemporary(temporary));
    }

    /// <summary>Feeds a stream to a writer; null when it ended without a refusal.</summary>
    internal static async Task<InstanceWrite?> CopyAsync(
        Stream content, InstanceWriter writer, CancellationToken cancel, Action? onBytes = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancel)) > 0)
            {
                onBytes?.Invoke();
                if (await writer.AppendAsync(buffer.AsMemory(0, read), cancel) is { } refusal) return refusal;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal InstanceWrite Publish(InstanceAddress address, string temporary, long bytes)
    {
        var path = PathOf(address);
        lock (_publishing[(int)((uint)path.GetHashCode(StringComparison.Ordinal) % PublishingLocks)])
        {
            // Another sender of the same bytes was sooner. Were they replaced, they would count as missing until the disk has the name again,
            // and a study that was told of as held would be refused for that moment.
            if (Holds(address)) return new InstanceWrite.Held(bytes, New: false);

            var folder = Path.GetDirectoryName(path)!;
            DurableFolders.Create(folder);
            _unsynced[path] = true;
            File.Move(temporary, path, overwrite: true);
            _syncFolder(folder);
            _unsynced.TryRemove(path, out _);
            _verified.Add(path);
        }

        return new InstanceWrite.Held(bytes, New: true);
    }

    // 28 and 122 are ENOSPC and EDQUOT, which .NET passes on as they are; the others are Windows' two words for it.
    internal static bool IsDiskFull(IOException fault) =>
        fault.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private string PathOf(InstanceAddress address) =>
        Path.Combine(_root, address.SiteId, address.Sha256[..2], address.Sha256);

    private static FileStream OpenTemporary(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            // Locks the file, which is how RemoveAbandoned tells a living writer's file from a dead one's.
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private int RemoveAbandoned()
    {
        var removed = 0;
        foreach (var site in Directory.EnumerateDirectories(_root))
        {
            var incoming = Path.Combine(site, Incoming);
            if (!Directory.Exists(incoming)) continue;
            foreach (var file in Directory.EnumerateFiles(incoming))
            {
                if (IsBeingWritten(file)) continue;
                File.Delete(file);
                removed++;
            }
        }

        return removed;
    }

    // Another process over the same root may be receiving right now; the lock it holds dies with it, a name would not.
    private static bool IsBeingWritten(string file)
    {
        try
        {
            new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

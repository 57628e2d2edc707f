using System.Security.Cryptography;

namespace Grid.Gateway.Instances;

/// <summary>
/// One instance on its way in: bytes go to a temporary file and a running hash, and become visible under the content's
/// name only when they are complete, right and on the disk. Disposed before that, it leaves nothing behind.
/// Can be fed in pieces, so that a broken transfer goes on where it stopped. Not safe for two callers at once.
/// </summary>
public sealed class InstanceWriter : IDisposable
{
    private readonly InstanceStore _store;
    private readonly InstanceAddress _address;
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private InstanceWrite? _ended;

    internal InstanceWriter(InstanceStore store, InstanceAddress address, string temporary, FileStream file)
    {
        (_store, _address, _temporary, _file) = (store, address, temporary, file);
    }

    /// <summary>Bytes taken so far.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the next bytes. Answers a refusal, after which nothing more is taken, or null to go on.</summary>
    public async ValueTask<InstanceWrite?> AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        if (_ended is not null) return _ended;
        if (bytes.Length > _store.MaxInstanceBytes - Length) return _ended = new InstanceWrite.TooLarge(_store.MaxInstanceBytes);

        try
        {
            // At a stated place: after a write that failed half-way, a repeat cannot leave the file longer than the hash.
            await RandomAccess.WriteAsync(_file.SafeFileHandle, bytes, Length, cancel);
        }
        catch (IOException fault) when (InstanceStore.IsDiskFull(fault))
        {
            return _ended = new InstanceWrite.DiskFull();
        }

        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
        return null;
    }

    /// <summary>Ends the write: durable under its name, or refused.</summary>
    public InstanceWrite Commit()
    {
        if (_ended is not null) return _ended;

        var found = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (found != _address.Sha256) return _ended = new InstanceWrite.Mismatch(_address.Sha256, found);

        try
        {
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            // Closed before it is renamed: the file is locked while it is open, and a reader would be turned away.
            _file.Dispose();
            return _ended = _store.Publish(_address, _temporary, Length);
        }
        catch (IOException fault) when (InstanceStore.IsDiskFull(fault))
        {
            return _ended = new InstanceWrite.DiskFull();
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            _file.Dispose();
        }
        finally
        {
            if (_ended is not InstanceWrite.Held { New: true }) File.Delete(_temporary);
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grid.Gateway.Instances;

/// <summary>
/// Whether the file at a path is one that inference can read: null when it is, else the reason in words without identity. The host
/// gives it, since the store knows nothing of DICOM. An <see cref="IOException"/> means that the disk did not give the file.
/// </summary>
public delegate string? CheckInstance(string path);

/// <summary>
/// What the check says of each content in the store, once per content and process: a content never changes. Bounded in memory,
/// in checks at a time, and lost with the process, since it can be found again from the files.
/// </summary>
public sealed partial class InstanceChecks(InstanceStore store, CheckInstance check, ILogger<InstanceChecks> log) : IDisposable
{
    /// <summary>About 30 MB of hashes; beyond it everything is forgotten and found again when it is asked for.</summary>
    private const int MaxKnown = 200_000;

    // A file that is costly to check holds up its sender and not the processors.
    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly ConcurrentDictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Null for a content that can be read, or that is not here.</summary>
    public async Task<string?> FindFaultAsync(InstanceAddress address, CancellationToken cancel = default)
    {
        if (_known.TryGetValue(address.Sha256, out var known)) return known;
        if (store.FindFile(address) is not { } path) return null;

        await _places.WaitAsync(cancel);
        try
        {
            if (_known.TryGetValue(address.Sha256, out known)) return known;
            var fault = await Task.Run(() => Check(path), cancel);
            if (_known.Count >= MaxKnown) _known.Clear();
            _known[address.Sha256] = fault;
            if (fault is not null) LogUnusable(address.SiteId, address.Sha256, fault);
            return fault;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            // No fault of the content; it is checked again when it is asked for.
            LogNotChecked(address.SiteId, address.Sha256, disk);
            return null;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Reasons by content, for those that cannot be used.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FindUnusableAsync(string siteId, IReadOnlyList<string> sha256, CancellationToken cancel = default)
    {
        var found = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var one in sha256)
        {
            if (!_known.TryGetValue(one, out var fault)) unknown.Add(one);
            else if (fault is not null) found[one] = fault;
        }

        var bounded = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(unknown.Distinct(StringComparer.Ordinal), bounded, async (one, stop) =>
        {
            if (await FindFaultAsync(InstanceAddress.Create(siteId, one), stop) is { } fault) found[one] = fault;
        });
        return found;
    }

    private string? Check(string path)
    {
        try
        {
            return check(path);
        }
        catch (Exception fault) when (fault is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            // Its text is left out because it may quote the file.
            return $"its check failed with {fault.GetType().Name}; please report this";
        }
    }

    [LoggerMessage(EventId = 2203, Level = LogLevel.Warning, Message = "Instance {Sha256} at site {Site} cannot be used: {Reason}")]
    private partial void LogUnusable(string site, string sha256, string reason);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Warning, Message = "Instance {Sha256} at site {Site} could not be checked.")]
    private partial void LogNotChecked(string site, string sha256, Exception fault);
}

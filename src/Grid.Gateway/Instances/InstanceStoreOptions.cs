using System.ComponentModel.DataAnnotations;

namespace Grid.Gateway.Instances;

/// <summary>Where and how large.</summary>
public sealed class InstanceStoreOptions
{
    /// <summary>Folder that holds one folder per site. Created when it is not there, readable by its owner only.</summary>
    [Required]
    public required string Root { get; init; }

    /// <summary>Largest instance taken, in bytes. Default 1 GiB; at most 4 GiB, beyond which DICOM's own lengths end.</summary>
    [Range(1L, 4L << 30)]
    public long MaxInstanceBytes { get; init; } = 1L << 30;

    /// <summary>How long a ticket is valid. Default 15 minutes.</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A sender slower than this after ten seconds is cut off. Default 1,024 bytes a second.</summary>
    [Range(1, int.MaxValue)]
    public int MinBytesPerSecond { get; init; } = 1024;

    /// <summary>Instances of one study fetched at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int ParallelFetches { get; init; } = 4;
}

namespace Grid.Gateway.Instances;

/// <summary>What became of a write. After anything but <see cref="Held"/> the store is as it was before.</summary>
public abstract record InstanceWrite
{
    private InstanceWrite()
    {
    }

    /// <summary>The content is there and would survive the loss of power. <paramref name="New"/> is false when it was there before.</summary>
    public sealed record Held(long Bytes, bool New) : InstanceWrite;

    /// <summary>The bytes are not what their name says.</summary>
    public sealed record Mismatch(string Expected, string Found) : InstanceWrite;

    /// <summary>More bytes than an instance may have.</summary>
    public sealed record TooLarge(long LimitBytes) : InstanceWrite;

    /// <summary>No room on the store's disk.</summary>
    public sealed record DiskFull : InstanceWrite;
}

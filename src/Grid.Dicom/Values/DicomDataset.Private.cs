namespace Grid.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>
    /// Finds a private element by its creator (PS3.5 section 7.8.1): <paramref name="element"/> is the last two digits of the
    /// element number, e.g. 0x27 for (0019,xx27).
    /// </summary>
    public bool TryGetPrivate(string creator, ushort group, byte element, out DicomElement found)
    {
        found = default;
        return FindBlock(creator, group) is { } block && TryGet(new DicomTag(group, (ushort)((block << 8) | element)), out found);
    }

    /// <summary>The creator that reserved this private tag's block; null for public tags and unclaimed blocks.</summary>
    public string? PrivateCreatorOf(DicomTag tag)
    {
        if (!tag.IsPrivate || tag.Element < 0x1000) return null;
        return GetString(new DicomTag(tag.Group, (ushort)(tag.Element >> 8)));
    }

    /// <summary>Sets a private element, reserving the first free block of the group for its creator where there is none yet.</summary>
    /// <returns>The tag it got.</returns>
    /// <exception cref="ArgumentException">The group is even, or its 240 blocks are taken.</exception>
    public DicomTag SetPrivate(string creator, ushort group, byte element, DicomVr vr, params string[] values)
    {
        var tag = ReservePrivate(creator, group, element);
        Set(tag, vr, values);
        return tag;
    }

    public DicomTag SetPrivate(string creator, ushort group, byte element, DicomVr vr, ReadOnlyMemory<byte> value)
    {
        var tag = ReservePrivate(creator, group, element);
        Set(tag, vr, value);
        return tag;
    }

    private DicomTag ReservePrivate(string creator, ushort group, byte element)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(creator);
        if ((group & 1) == 0 || group < 9)
            throw new ArgumentException($"Group {group:X4} is not private: private groups are odd and above 0008.", nameof(group));

        if (FindBlock(creator, group) is not { } block)
        {
            block = 0x10;
            while (block <= 0xFF && Contains(new DicomTag(group, block))) block++;
            if (block > 0xFF) throw new ArgumentException($"Group {group:X4} has no free private block.", nameof(group));
            Set(new DicomTag(group, block), DicomVr.LO, creator);
        }

        return new DicomTag(group, (ushort)((block << 8) | element));
    }

    private ushort? FindBlock(string creator, ushort group)
    {
        for (ushort block = 0x10; block <= 0xFF; block++)
            if (TryGet(new DicomTag(group, block), out var element)
                && GetStrings(element) is [var name] && string.Equals(name, creator, StringComparison.Ordinal))
                return block;
        return null;
    }
}

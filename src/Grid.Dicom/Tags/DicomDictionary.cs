using System.Globalization;
using System.Reflection;

namespace Grid.Dicom;

/// <summary>What the standard says of one tag. <see cref="Vm"/> is the multiplicity as printed, e.g. <c>1-n</c>.</summary>
public sealed record DicomDictionaryEntry(DicomTag Tag, DicomVr Vr, string Vm, string Keyword, bool Retired)
{
    /// <summary>Set where the standard leaves a choice (<c>US/SS</c>, <c>OB/OW</c>, ...); <see cref="Vr"/> is then the first resort.</summary>
    internal bool SignDecides { get; init; }
}

/// <summary>
/// The data dictionary of PS3.6 (edition in the data file), immutable and shared. Private tags are not in it: their VR is
/// UN unless the file says otherwise, apart from private creators, which are LO (PS3.5 section 7.8.1).
/// </summary>
public sealed class DicomDictionary
{
    private static readonly Lazy<DicomDictionary> Loaded = new(Load);

    private readonly Dictionary<uint, DicomDictionaryEntry> _byTag;
    private readonly List<(uint Mask, uint Value, DicomDictionaryEntry Entry)> _repeating;
    private readonly Dictionary<string, DicomTag> _byKeyword;
    private readonly ulong[] _slots;

    private DicomDictionary(
        Dictionary<uint, DicomDictionaryEntry> byTag, List<(uint, uint, DicomDictionaryEntry)> repeating)
    {
        _byTag = byTag;
        _repeating = repeating;
        _byKeyword = new Dictionary<string, DicomTag>(byTag.Count, StringComparer.Ordinal);
        _slots = new ulong[16_384];
        foreach (var entry in byTag.Values)
        {
            _byKeyword.TryAdd(entry.Keyword, entry.Tag);
            var slot = SlotOf(entry.Tag.Value);
            while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = Pack(entry);
        }
    }

    public static DicomDictionary Standard => Loaded.Value;

    public int Count => _byTag.Count + _repeating.Count;

    public IEnumerable<DicomDictionaryEntry> Entries => _byTag.Values;

    /// <summary>The standard's entry, repeating groups included (60xx overlays); null for private and unknown tags.</summary>
    public DicomDictionaryEntry? Find(DicomTag tag)
    {
        if (_byTag.TryGetValue(tag.Value, out var entry)) return entry;
        if (tag.IsPrivate) return null;

        foreach (var (mask, value, repeating) in _repeating)
            if ((tag.Value & mask) == value) return repeating;
        return null;
    }

    public bool TryFindKeyword(string keyword, out DicomTag tag) => _byKeyword.TryGetValue(keyword, out tag);

    /// <summary>
    /// The VR an implicit data set gives a tag. <paramref name="signedPixels"/> is Pixel Representation = 1, which turns
    /// <c>US or SS</c> into SS. <see cref="DicomVr.UN"/> where nothing is known.
    /// </summary>
    public DicomVr VrOf(DicomTag tag, bool signedPixels = false)
    {
        // Reading implicit files asks this for every element: one probe of a flat table, no entry object touched.
        var key = tag.Value;
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var packed = _slots[slot];
            if (packed == 0) return VrOfUnlisted(tag);
            if ((uint)(packed >> 32) == key)
                return signedPixels && (packed & 0x100) != 0 ? DicomVr.SS : (DicomVr)(byte)packed;
        }
    }

    private DicomVr VrOfUnlisted(DicomTag tag)
    {
        if (tag.IsGroupLength) return DicomVr.UL;
        if (tag.IsPrivate) return tag.IsPrivateCreator ? DicomVr.LO : DicomVr.UN;
        return Find(tag)?.Vr ?? DicomVr.UN;
    }

    private static ulong Pack(DicomDictionaryEntry entry) =>
        ((ulong)entry.Tag.Value << 32) | 0x1_0000u | (entry.SignDecides ? 0x100u : 0u) | (byte)entry.Vr;

    private int SlotOf(uint tag) => (int)((tag * 2654435761u) >> 18) & (_slots.Length - 1);

    private static DicomDictionary Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Grid.Dicom.dictionary.txt")
            ?? throw new InvalidOperationException("The assembly lacks its data dictionary; build it again.");
        using var reader = new StreamReader(stream);
        var byTag = new Dictionary<uint, DicomDictionaryEntry>(5_200);
        var repeating = new List<(uint, uint, DicomDictionaryEntry)>(96);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;

            var parts = line.Split(' ');
            var mask = Convert.ToUInt32(string.Concat(parts[0].Select(c => c == 'x' ? '0' : 'F')), 16);
            var tag = uint.Parse(parts[0].Replace('x', '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var entry = new DicomDictionaryEntry(
                new DicomTag(tag), FirstResort(parts[1]), parts[2], parts[3], parts.Length > 4)
            {
                SignDecides = parts[1] is "US/SS" or "US/SS/OW",
            };
            if (mask == uint.MaxValue) byTag.Add(tag, entry);
            else repeating.Add((mask, tag, entry));
        }

        return new DicomDictionary(byTag, repeating);
    }

    /// <summary>PS3.5 A.1: in implicit VR, OB or OW is OW, and look-up table data is OW.</summary>
    private static DicomVr FirstResort(string printed) => printed switch
    {
        "-" => DicomVr.None,
        "US/SS" or "US/SS/OW" => DicomVr.US,
        "OB/OW" or "US/OW" => DicomVr.OW,
        _ => DicomVrs.TryParse(printed, out var vr)
            ? vr
            : throw new InvalidOperationException($"The data dictionary names an unknown VR '{printed}'."),
    };
}

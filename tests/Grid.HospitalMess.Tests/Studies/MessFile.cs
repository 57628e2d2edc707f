using Grid.HospitalMess.Tests.Writing;

namespace Grid.HospitalMess.Tests.Studies;

/// <summary>One image while it can still be damaged: elements, stored values, and what is done to the bytes at the end.</summary>
internal sealed class MessFile
{
    public SortedDictionary<uint, Element> Elements { get; private init; } = [];

    /// <summary>Stored values, row by row.</summary>
    public int[] Stored { get; set; } = [];

    public int Rows { get; set; }
    public int Columns { get; set; }

    /// <summary>Whether this image shows the lesion that was drawn.</summary>
    public bool ShowsLesion { get; set; }

    /// <summary>Damage to the finished bytes, in this order.</summary>
    public List<Func<byte[], byte[]>> Raw { get; private init; } = [];

    public string TransferSyntax { get; set; } = "1.2.840.10008.1.2.1";

    public bool HasPreamble { get; set; } = true;

    public string this[uint tag]
    {
        get => Elements.TryGetValue(tag, out var element) ? System.Text.Encoding.Latin1.GetString(element.Value) : "";
        set => Elements[tag] = Element.Text(Elements.TryGetValue(tag, out var element) ? element.Vr : "LO", value);
    }

    public MessFile Copy() => new()
    {
        Elements = new SortedDictionary<uint, Element>(Elements),
        Stored = [.. Stored],
        Rows = Rows,
        Columns = Columns,
        ShowsLesion = ShowsLesion,
        Raw = [.. Raw],
        TransferSyntax = TransferSyntax,
        HasPreamble = HasPreamble,
    };

    public byte[] Bytes()
    {
        Elements[Tags.Rows] = Element.Short(Rows);
        Elements[Tags.Columns] = Element.Short(Columns);
        var isExplicit = TransferSyntax != "1.2.840.10008.1.2";
        var pixels = new Element("OW", [.. Stored.SelectMany(value => (byte[])[(byte)value, (byte)(value >> 8)])]);
        byte[] body = [.. Elements.SelectMany(one => one.Value.Bytes(one.Key, isExplicit)), .. pixels.Bytes(0x7FE00010, isExplicit)];
        byte[] meta =
        [
            .. new Element("OB", [0, 1]).Bytes(0x00020001, true),
            .. Element.Text("UI", this[Tags.SopClass]).Bytes(0x00020002, true),
            .. Element.Text("UI", this[Tags.SopInstance]).Bytes(0x00020003, true),
            .. Element.Text("UI", TransferSyntax).Bytes(0x00020010, true),
        ];
        byte[] whole = [.. new byte[128], .. "DICM"u8, .. new Element("UL", BitConverter.GetBytes(meta.Length)).Bytes(0x00020000, true), .. meta, .. body];
        if (!HasPreamble) whole = whole[132..];
        return Raw.Aggregate(whole, (bytes, damage) => damage(bytes));
    }
}

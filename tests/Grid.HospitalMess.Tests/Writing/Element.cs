using System.Globalization;
using System.Text;

namespace Grid.HospitalMess.Tests.Writing;

/// <summary>
/// One data element as bytes. Written here by hand and not by the product's writer: what reads and what writes must not share a mistake.
/// </summary>
internal sealed record Element(string Vr, byte[] Value)
{
    public static Element Text(string vr, string text) => new(vr, Encoding.Latin1.GetBytes(text));

    public static Element Short(int value) => new("US", [(byte)value, (byte)(value >> 8)]);

    public static Element Numbers(string vr, params double[] values) =>
        Text(vr, string.Join('\\', values.Select(value => Math.Round(value, 5).ToString(CultureInfo.InvariantCulture))));

    /// <summary>A sequence of one item.</summary>
    public static Element Sequence(params (uint Tag, Element Element)[] item)
    {
        var body = item.SelectMany(one => one.Element.Bytes(one.Tag, isExplicit: true)).ToArray();
        return new("SQ", [0xFE, 0xFF, 0x00, 0xE0, .. BitConverter.GetBytes(body.Length), .. body]);
    }

    public byte[] Bytes(uint tag, bool isExplicit)
    {
        byte[] value = Value.Length % 2 == 0 ? Value : [.. Value, Vr is "UI" or "OB" or "OW" or "UN" ? (byte)0 : (byte)' '];
        byte[] group = [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)];
        if (!isExplicit) return [.. group, .. BitConverter.GetBytes(value.Length), .. value];
        byte[] name = [.. group, (byte)Vr[0], (byte)Vr[1]];
        return Vr is "OB" or "OW" or "SQ" or "UN" or "UT"
            ? [.. name, 0, 0, .. BitConverter.GetBytes(value.Length), .. value]
            : [.. name, (byte)value.Length, (byte)(value.Length >> 8), .. value];
    }
}

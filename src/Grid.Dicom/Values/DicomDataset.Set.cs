using System.Buffers.Binary;
using System.Globalization;

namespace Grid.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>
    /// Sets values given as text; the VR comes from the data dictionary. Binary VRs take decimal numbers, AT takes tags. Text
    /// that is not ASCII declares ISO_IR 192 where the set declares nothing yet.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The VR holds no text, a value is no number, or the declared character set lacks a character.
    /// </exception>
    public DicomDataset Set(DicomTag tag, params string[] values) => Set(tag, VrFor(tag), values);

    public DicomDataset Set(DicomTag tag, DicomVr vr, params string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (vr.NumberBytes() > 0)
        {
            if (vr == DicomVr.AT) return PutTags(tag, values);
            return SetNumbers(tag, vr, Array.ConvertAll(values, value => ParseNumber(tag, value)));
        }

        if (!vr.IsText()) throw new ArgumentException($"{tag} is {vr}, which is not set from text.", nameof(values));
        if (tag == DicomTags.SpecificCharacterSet) return Redeclare(values);

        var text = string.Join('\\', values);
        if (values.Length > 1 && vr.IsSingleText())
            throw new ArgumentException($"{tag} is {vr}, which holds one value; {values.Length} were given.", nameof(values));
        if (!vr.IsSingleText() && Array.Exists(values, value => value.Contains('\\', StringComparison.Ordinal)))
            throw new ArgumentException($"A value of {tag} holds a backslash, which separates values.", nameof(values));
        Put(new DicomElement(tag, vr, Pad(Encode(tag, vr, text), vr)));
        return this;
    }

    /// <summary>Sets numbers: binary as they are, DS and IS as decimal text of at most 16 and 12 characters (PS3.5 section 6.2).</summary>
    public DicomDataset Set(DicomTag tag, params double[] values) => Set(tag, VrFor(tag), values);

    /// <summary>One whole number; also keeps a literal 0 from meaning <see cref="DicomVr.None"/>.</summary>
    public DicomDataset Set(DicomTag tag, int value) => Set(tag, VrFor(tag), (double)value);

    public DicomDataset Set(DicomTag tag, DicomVr vr, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return vr switch
        {
            DicomVr.DS => Set(tag, vr, Array.ConvertAll(values, DecimalString)),
            DicomVr.IS => Set(tag, vr, Array.ConvertAll(values, value => WholeNumber(tag, value).ToString(CultureInfo.InvariantCulture))),
            _ => SetNumbers(tag, vr, values),
        };
    }

    /// <summary>Sets bytes of a bulk VR, or little endian numbers; they are kept, not copied.</summary>
    public DicomDataset Set(DicomTag tag, ReadOnlyMemory<byte> value) => Set(tag, VrFor(tag), value);

    public DicomDataset Set(DicomTag tag, DicomVr vr, ReadOnlyMemory<byte> value)
    {
        if (vr is DicomVr.SQ or DicomVr.None) throw new ArgumentException($"{tag} is {vr}, which holds no bytes.", nameof(vr));
        Put(new DicomElement(tag, vr, value));
        return this;
    }

    /// <summary>Sets a sequence. Items keep a character set of their own; others are declared in the item where it differs from here.</summary>
    public DicomDataset Set(DicomTag tag, params DicomDataset[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items) item.MoveInto(this);
        Put(new DicomElement(tag, DicomVr.SQ, default, content: items));
        return this;
    }

    /// <summary>Sets compressed pixel data: one fragment or more a frame, with the offset table's bytes, possibly none.</summary>
    public DicomDataset SetEncapsulated(ReadOnlyMemory<byte> basicOffsetTable, IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        Put(new DicomElement(
            DicomTags.PixelData, DicomVr.OB, default, content: new EncapsulatedPixels(basicOffsetTable, fragments)));
        return this;
    }

    private DicomVr VrFor(DicomTag tag)
    {
        var vr = DicomDictionary.Standard.VrOf(tag, GetInt32(DicomTags.PixelRepresentation) == 1);
        return vr is DicomVr.None or DicomVr.UN
            ? throw new ArgumentException($"{tag} is not in the data dictionary: give its VR.", nameof(tag))
            : vr;
    }

    private DicomDataset PutTags(DicomTag tag, string[] values)
    {
        var bytes = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            var value = DicomTag.Parse(values[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 4), value.Group);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan((i * 4) + 2), value.Element);
        }

        Put(new DicomElement(tag, DicomVr.AT, bytes));
        return this;
    }

    /// <summary>Changing the character set re-encodes the text already here, so order of setting does not matter.</summary>
    private DicomDataset Redeclare(string[] values)
    {
        var before = Charset;
        var after = DicomCharset.Parse(values);
        for (var i = 0; i < _count; i++)
        {
            ref var element = ref _elements[i];
            if (!element.Vr.UsesCharacterSet() || System.Text.Ascii.IsValid(element.Value.Span)) continue;
            if (!after.TryEncode(before.Decode(element.Value.Span, element.Vr), out var bytes))
                throw new ArgumentException($"{element.Tag} holds characters that {string.Join('\\', values)} lacks; ISO_IR 192 holds all.", nameof(values));
            element = new DicomElement(element.Tag, element.Vr, Pad(bytes, element.Vr));
        }

        var text = string.Join('\\', values);
        Put(new DicomElement(DicomTags.SpecificCharacterSet, DicomVr.CS, Pad(System.Text.Encoding.ASCII.GetBytes(text), DicomVr.CS)));
        return this;
    }

    private byte[] Encode(DicomTag tag, DicomVr vr, string text)
    {
        if (System.Text.Ascii.IsValid(text)) return System.Text.Encoding.ASCII.GetBytes(text);
        if (!vr.UsesCharacterSet()) throw new ArgumentException($"{tag} is {vr}, which holds ASCII only.", nameof(text));
        if (Charset.Names.Count == 0) Redeclare(["ISO_IR 192"]);
        return Charset.TryEncode(text, out var bytes)
            ? bytes
            : throw new ArgumentException(
                $"{tag}: {string.Join('\\', Charset.Names)} lacks a character of the text; declare ISO_IR 192.", nameof(text));
    }

    private void MoveInto(DicomDataset parent)
    {
        if (Parent is not null && !ReferenceEquals(Parent, parent) && !Contains(DicomTags.SpecificCharacterSet)
            && Charset is { Names.Count: > 0 } inherited)
        {
            var text = string.Join('\\', inherited.Names);
            Put(new DicomElement(DicomTags.SpecificCharacterSet, DicomVr.CS, Pad(System.Text.Encoding.ASCII.GetBytes(text), DicomVr.CS)));
        }

        Parent = parent;
    }

    private static byte[] Pad(byte[] bytes, DicomVr vr)
    {
        if ((bytes.Length & 1) == 0) return bytes;
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = vr.PadByte();
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Globalization;

namespace Grid.Dicom;

// Numbers as DICOM writes them: little endian binary, or decimal text of bounded length.
public sealed partial class DicomDataset
{
    /// <summary>The shortest text of at most 16 characters (DS, PS3.5 section 6.2); digits beyond that are rounded.</summary>
    internal static string DecimalString(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("A decimal string holds a finite number.", nameof(value));

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 16; text.Length > 16; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }

    private static double ParseNumber(DicomTag tag, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ArgumentException($"{tag} takes numbers; one of the values is none.", nameof(text));

    private static long WholeNumber(DicomTag tag, double value) =>
        value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue + 1.0
            ? checked((long)value)
            : throw new ArgumentException($"{tag} takes whole 32-bit numbers.", nameof(value));

    private DicomDataset SetNumbers(DicomTag tag, DicomVr vr, double[] values)
    {
        var size = vr.NumberBytes();
        if (size == 0 || vr == DicomVr.AT) throw new ArgumentException($"{tag} is {vr}, which holds no numbers.", nameof(vr));

        var bytes = new byte[checked(values.Length * size)];
        for (var i = 0; i < values.Length; i++) WriteNumber(bytes.AsSpan(i * size, size), tag, vr, values[i]);
        Put(new DicomElement(tag, vr, bytes));
        return this;
    }

    private static void WriteNumber(Span<byte> target, DicomTag tag, DicomVr vr, double value)
    {
        if (vr == DicomVr.FL)
        {
            BinaryPrimitives.WriteSingleLittleEndian(target, (float)value);
            return;
        }

        if (vr == DicomVr.FD)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(target, value);
            return;
        }

        try
        {
            var whole = value == Math.Truncate(value) ? (Int128)value : throw new OverflowException();
            switch (vr)
            {
                case DicomVr.US:
                    BinaryPrimitives.WriteUInt16LittleEndian(target, checked((ushort)whole));
                    break;
                case DicomVr.SS:
                    BinaryPrimitives.WriteInt16LittleEndian(target, checked((short)whole));
                    break;
                case DicomVr.UL:
                    BinaryPrimitives.WriteUInt32LittleEndian(target, checked((uint)whole));
                    break;
                case DicomVr.SL:
                    BinaryPrimitives.WriteInt32LittleEndian(target, checked((int)whole));
                    break;
                case DicomVr.UV:
                    BinaryPrimitives.WriteUInt64LittleEndian(target, checked((ulong)whole));
                    break;
                default:
                    BinaryPrimitives.WriteInt64LittleEndian(target, checked((long)whole));
                    break;
            }
        }
        catch (OverflowException)
        {
            throw new ArgumentException($"A value of {tag} does not fit {vr}.", nameof(value));
        }
    }
}

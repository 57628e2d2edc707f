using System.Buffers.Binary;

namespace Grid.Dicom;

// From stored to modality values (PS3.3 C.11.1): Hounsfield units for CT.
public sealed partial class DicomPixels
{
    /// <summary>
    /// One frame's values in the modality's unit: Modality LUT Sequence where there is one, else Rescale Slope and Intercept,
    /// of the frame's functional group in enhanced objects. A slope of 0 or no number counts as absent.
    /// </summary>
    /// <returns>Rows x columns x samples values.</returns>
    public float[] ToModalityValues(int frame)
    {
        var values = ToFloats(frame);
        if (_dataset.GetItems(DicomTags.ModalityLUTSequence) is [var lut, ..] && DicomLookupTable.Read(lut, DicomTags.LUTDescriptor, DicomTags.LUTData, IsSigned) is { } table)
        {
            for (var i = 0; i < values.Length; i++) values[i] = table[(long)values[i]];
            return values;
        }

        var (slope, intercept) = Rescale(frame);
        if (slope == 1 && intercept == 0) return values;
        for (var i = 0; i < values.Length; i++) values[i] = (float)((values[i] * slope) + intercept);
        return values;
    }

    /// <summary>Rescale Slope and Intercept in force for a frame; 1 and 0 where there are none.</summary>
    public (double Slope, double Intercept) Rescale(int frame)
    {
        var source = FrameGroup(DicomTags.PerFrameFunctionalGroupsSequence, frame)
            ?? FrameGroup(DicomTags.SharedFunctionalGroupsSequence, 0)
            ?? _dataset;
        var slope = source.GetDouble(DicomTags.RescaleSlope) ?? 1;
        return (slope == 0 ? 1 : slope, source.GetDouble(DicomTags.RescaleIntercept) ?? 0);
    }

    private DicomDataset? FrameGroup(DicomTag sequence, int index)
    {
        var groups = _dataset.GetItems(sequence);
        if (index >= groups.Count) return null;
        return groups[index].GetItems(DicomTags.PixelValueTransformationSequence) is [var transformation, ..] ? transformation : null;
    }

    private float[] ToFloats(int frame)
    {
        var bytes = NativeFrame(frame).Span;
        var values = new float[bytes.Length / BytesPerSample];
        if (!IsFloat && BitsAllocated <= 32 && (IsSigned || BitsStored < 32)) ReadStored(bytes, values);
        else ReadWide(bytes, values);
        return values;
    }

    /// <summary>Straight from the bytes: whole numbers in between would double the memory of a plane.</summary>
    private void ReadStored(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var (left, right) = (31 - _module.HighBit, 32 - BitsStored);
        var isSigned = IsSigned;
        switch (BitsAllocated)
        {
            case 1:
                for (var i = 0; i < values.Length; i++) values[i] = bytes[i];
                break;
            case 8:
                for (var i = 0; i < values.Length; i++) values[i] = Stored(bytes[i], left, right, isSigned);
                break;
            case 16:
                for (var i = 0; i < values.Length; i++)
                    values[i] = Stored(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]), left, right, isSigned);
                break;
            default:
                for (var i = 0; i < values.Length; i++)
                    values[i] = Stored(BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]), left, right, isSigned);
                break;
        }
    }

    private static int Stored(int raw, int left, int right, bool isSigned) =>
        isSigned ? raw << left >> right : (int)((uint)raw << left >> right);

    private void ReadWide(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var sample = bytes[(i * BytesPerSample)..];
            values[i] = (IsFloat, BytesPerSample) switch
            {
                (true, 4) => BinaryPrimitives.ReadSingleLittleEndian(sample),
                (true, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(sample),
                (false, 4) => BinaryPrimitives.ReadUInt32LittleEndian(sample),
                _ => Wide(BinaryPrimitives.ReadUInt64LittleEndian(sample)),
            };
        }
    }

    private float Wide(ulong raw)
    {
        var aligned = raw << (63 - _module.HighBit);
        return IsSigned ? (long)aligned >> (64 - BitsStored) : aligned >> (64 - BitsStored);
    }
}

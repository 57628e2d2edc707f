namespace Grid.Dicom;

/// <summary>
/// The tags this product and its neighbours use, by the keyword of PS3.6. Every other tag of the standard is found by
/// <see cref="DicomTag.Parse"/> with its keyword.
/// </summary>
public static partial class DicomTags
{
    public static DicomTag Item => new(0xFFFE, 0xE000);
    public static DicomTag ItemDelimitationItem => new(0xFFFE, 0xE00D);
    public static DicomTag SequenceDelimitationItem => new(0xFFFE, 0xE0DD);

    internal const uint ItemValue = 0xFFFE_E000;
    internal const uint ItemDelimitationValue = 0xFFFE_E00D;
    internal const uint SequenceDelimitationValue = 0xFFFE_E0DD;
    internal const uint SpecificCharacterSetValue = 0x0008_0005;
    internal const uint PixelRepresentationValue = 0x0028_0103;
    internal const uint PixelDataValue = 0x7FE0_0010;
    internal const uint FloatPixelDataValue = 0x7FE0_0008;
    internal const uint DoubleFloatPixelDataValue = 0x7FE0_0009;
}

using System.Diagnostics.CodeAnalysis;

namespace Grid.Dicom;

// Colour for the eye (PS3.3 C.7.6.3.1.2): 8 bits a channel, whatever the file's colour space.
public sealed partial class DicomPixels
{
    /// <summary>
    /// One frame as red, green, blue, 8 bits each, colour by pixel. RGB, YBR_FULL, YBR_FULL_422 and PALETTE COLOR are converted;
    /// deeper samples keep their upper bits. Grey images have no colour of their own and are refused, as is what this version
    /// does not convert.
    /// </summary>
    public bool TryToRgb(int frame, [NotNullWhen(true)] out byte[]? rgb, [NotNullWhen(false)] out DicomFault? fault)
    {
        rgb = null;
        fault = null;
        if (!IsFloat && BitsAllocated is 8 or 16 && (IsSigned || BitsStored < 32))
        {
            rgb = (Photometric, SamplesPerPixel) switch
            {
                ("RGB", 3) => Narrow(ToStoredValues(frame)),
                ("YBR_FULL" or "YBR_FULL_422", 3) => FromLumaChroma(Narrow(ToStoredValues(frame))),
                ("PALETTE COLOR", 1) => FromPalette(ToStoredValues(frame)),
                _ => null,
            };
        }

        if (rgb is null)
            fault = new DicomFault(
                DicomFaultCode.NotDecoded, DicomTags.PhotometricInterpretation, 0, $"{SamplesPerPixel} samples of {BitsAllocated} bits in a colour space not converted",
                "RGB, YBR_FULL, YBR_FULL_422, or PALETTE COLOR with its three tables", "Use ToModalityValues for grey images.");
        return rgb is not null;
    }

    private byte[] Narrow(int[] samples)
    {
        var shift = Math.Max(0, BitsStored - 8);
        return Array.ConvertAll(samples, sample => (byte)(sample >> shift));
    }

    /// <summary>The inverse of the matrix in PS3.3 C.7.6.3.1.2, full range.</summary>
    private static byte[] FromLumaChroma(byte[] pixels)
    {
        for (var i = 0; i < pixels.Length; i += 3)
        {
            double y = pixels[i];
            double cb = pixels[i + 1] - 128;
            double cr = pixels[i + 2] - 128;
            pixels[i] = Clamp(y + (1.402 * cr));
            pixels[i + 1] = Clamp(y - (0.344136 * cb) - (0.714136 * cr));
            pixels[i + 2] = Clamp(y + (1.772 * cb));
        }

        return pixels;
    }

    private byte[]? FromPalette(int[] indices)
    {
        var red = DicomLookupTable.Read(_dataset, DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, IsSigned);
        var green = DicomLookupTable.Read(_dataset, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, IsSigned);
        var blue = DicomLookupTable.Read(_dataset, DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, IsSigned);
        if (red is null || green is null || blue is null) return null;

        var rgb = new byte[indices.Length * 3];
        for (var i = 0; i < indices.Length; i++)
        {
            rgb[i * 3] = (byte)(red[indices[i]] >> Math.Max(0, red.Bits - 8));
            rgb[(i * 3) + 1] = (byte)(green[indices[i]] >> Math.Max(0, green.Bits - 8));
            rgb[(i * 3) + 2] = (byte)(blue[indices[i]] >> Math.Max(0, blue.Bits - 8));
        }

        return rgb;
    }

    private static byte Clamp(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}

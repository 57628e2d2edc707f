using static Grid.Dicom.DicomVr;

namespace Grid.Dicom;

/// <summary>What a VR means for reading and writing its bytes (PS3.5 sections 6.2 and 7.1.2).</summary>
public static class DicomVrs
{
    private static readonly byte[] ByLetters = BuildByLetters();

    /// <summary>Reads two letters, e.g. <c>CS</c>.</summary>
    public static bool TryParse(string text, out DicomVr vr)
    {
        vr = text is { Length: 2 } && text[0] < 128 && text[1] < 128 ? Parse((byte)text[0], (byte)text[1]) : None;
        return vr != None;
    }

    /// <summary><see cref="None"/> where the two bytes are no VR of the standard.</summary>
    internal static DicomVr Parse(byte first, byte second)
    {
        var a = (uint)(first - 'A');
        var b = (uint)(second - 'A');
        return a < 26 && b < 26 ? (DicomVr)ByLetters[(a * 26) + b] : None;
    }

    /// <summary>Explicit VR writes these with two reserved bytes and a 32-bit length (PS3.5 table 7.1-1).</summary>
    public static bool HasLongLength(this DicomVr vr) =>
        vr is OB or OD or OF or OL or OV or OW or SQ or SV or UC or UN or UR or UT or UV;

    /// <summary>Text whose bytes depend on Specific Character Set (PS3.5 section 6.1.2.2).</summary>
    public static bool UsesCharacterSet(this DicomVr vr) => vr is LO or LT or PN or SH or ST or UC or UT;

    public static bool IsText(this DicomVr vr) =>
        vr is AE or AS or CS or DA or DS or DT or IS or LO or LT or PN or SH or ST or TM or UC or UI or UR or UT;

    /// <summary>One value only: a backslash is part of the text.</summary>
    public static bool IsSingleText(this DicomVr vr) => vr is LT or ST or UT or UR;

    /// <summary>Raw bytes or words: OB, OD, OF, OL, OV, OW and UN.</summary>
    public static bool IsBulk(this DicomVr vr) => vr is OB or OD or OF or OL or OV or OW or UN;

    /// <summary>Bytes that change places with byte order; 1 for text and bytes. AT is two 16-bit words.</summary>
    public static int WordBytes(this DicomVr vr) => vr switch
    {
        AT or OW or SS or US => 2,
        FL or OF or OL or SL or UL => 4,
        FD or OD or OV or SV or UV => 8,
        _ => 1,
    };

    /// <summary>Bytes of one number (AT: one tag of 4 bytes); 0 for VRs that are not fixed-size numbers.</summary>
    public static int NumberBytes(this DicomVr vr) => vr switch
    {
        SS or US => 2,
        AT or FL or SL or UL => 4,
        FD or SV or UV => 8,
        _ => 0,
    };

    /// <summary>The byte that makes a value's length even: NUL for UI and bytes, a space for other text (PS3.5 section 6.2).</summary>
    internal static byte PadByte(this DicomVr vr) => vr.IsText() && vr != UI ? (byte)' ' : (byte)0;

    private static byte[] BuildByLetters()
    {
        var table = new byte[26 * 26];
        foreach (var vr in Enum.GetValues<DicomVr>())
        {
            if (vr == None) continue;
            var name = vr.ToString();
            table[((name[0] - 'A') * 26) + name[1] - 'A'] = (byte)vr;
        }

        return table;
    }
}

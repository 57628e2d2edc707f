using System.Text.RegularExpressions;

namespace Grid.Inference.Geometry;

/// <summary>How sharp a reconstruction kernel is, by its name.</summary>
public enum KernelSharpness
{
    Soft,

    /// <summary>Not a name that is known, or the series' description says otherwise: the pixels must tell.</summary>
    Unknown,

    /// <summary>Between the two; readable where there is nothing softer.</summary>
    Medium,

    /// <summary>For bone and lung: its noise hides what a soft-tissue model looks for.</summary>
    Sharp,
}

/// <summary>The makers' kernel names (0018,1210), as their manuals and public series have them.</summary>
public static partial class KernelNames
{
    private static readonly HashSet<string> SoftWords = new(StringComparer.Ordinal) { "STANDARD", "STND", "STD", "SOFT", "SMOOTH", "BRAIN", "HEAD", "CHST", "CHEST", "ASTANDARD" };
    private static readonly HashSet<string> MediumWords = new(StringComparer.Ordinal) { "DETAIL", "MEDIUM" };
    private static readonly string[] SharpStems = ["BONE", "EDGE", "LUNG", "SHARP", "VSHARP", "ULTRA", "INNEREAR", "IAC", "HIGHRES", "HRES", "OSTEO"];

    // Philips: A and B smooth, C sharper, D and E for bone, L for lung; U for brain, Y for detail of bone, E and I for newer chains.
    private static readonly Dictionary<string, KernelSharpness> Philips = new(StringComparer.Ordinal)
    {
        ["A"] = KernelSharpness.Soft,
        ["B"] = KernelSharpness.Soft,
        ["C"] = KernelSharpness.Medium,
        ["D"] = KernelSharpness.Sharp,
        ["E"] = KernelSharpness.Sharp,
        ["F"] = KernelSharpness.Sharp,
        ["L"] = KernelSharpness.Sharp,
        ["UA"] = KernelSharpness.Soft,
        ["UB"] = KernelSharpness.Soft,
        ["UC"] = KernelSharpness.Medium,
        ["EA"] = KernelSharpness.Soft,
        ["EB"] = KernelSharpness.Soft,
        ["EC"] = KernelSharpness.Medium,
        ["YA"] = KernelSharpness.Sharp,
        ["YB"] = KernelSharpness.Sharp,
        ["YC"] = KernelSharpness.Sharp,
        ["YD"] = KernelSharpness.Sharp,
        ["YE"] = KernelSharpness.Sharp,
    };

    private static readonly string[] BoneInDescription = ["BONE", "BONES", "KNOCHEN", "HUESO", "OSSO", "OSSEUX", "КОСТЬ", "КОСТИ", "КОСТНЫЙ", "КОСТНОЕ", "LUNG", "SHARP"];

    public static KernelSharpness Of(InstanceHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var byName = Of(header.ConvolutionKernel);
        var saysBone = Words.Of(header.SeriesDescription).Overlaps(BoneInDescription);
        return (byName, saysBone) switch
        {
            (KernelSharpness.Unknown, true) => KernelSharpness.Sharp,
            (KernelSharpness.Soft, true) => KernelSharpness.Unknown,
            _ => byName,
        };
    }

    /// <summary>By the kernel's name alone.</summary>
    public static KernelSharpness Of(string kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var name = kernel.Trim().ToUpperInvariant();
        if (name.Length == 0) return KernelSharpness.Unknown;
        if (Philips.TryGetValue(name, out var philips)) return philips;
        if (Canon().Match(name) is { Success: true } canon) return OfCanon(int.Parse(canon.Groups[1].ValueSpan, null));
        if (Siemens().Match(name) is { Success: true } siemens) return OfSiemens(int.Parse(siemens.Groups[1].ValueSpan, null));

        // Sharp first: "BONEPLUS", "H_SHARP_C" and "LUNG_VSHARP" may hold a soft word too.
        var words = name.Split([' ', '_', '-', '/', '+', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(word => SharpStems.Any(stem => word.StartsWith(stem, StringComparison.Ordinal)))) return KernelSharpness.Sharp;
        if (words.Any(MediumWords.Contains)) return KernelSharpness.Medium;
        return words.Any(SoftWords.Contains) ? KernelSharpness.Soft : KernelSharpness.Unknown;
    }

    /// <summary>Siemens: letters for the part (H, Hr, Hv, J, B, Br, Bv, Bl, Qr, ...), then 10 smooth to 98 sharpest.</summary>
    private static KernelSharpness OfSiemens(int sharpness) => sharpness switch
    {
        <= 45 => KernelSharpness.Soft,
        < 55 => KernelSharpness.Medium,
        _ => KernelSharpness.Sharp,
    };

    /// <summary>Canon and Toshiba: FC01 to FC29 body and head, FC30s bone, FC40s head, FC50s lung, FC60s head, FC80s bone and inner ear.</summary>
    private static KernelSharpness OfCanon(int number) => number switch
    {
        < 30 => KernelSharpness.Soft,
        < 40 => KernelSharpness.Sharp,
        < 50 => KernelSharpness.Soft,
        < 60 => KernelSharpness.Sharp,
        < 70 => KernelSharpness.Soft,
        < 80 => KernelSharpness.Unknown,
        _ => KernelSharpness.Sharp,
    };

    [GeneratedRegex(@"^FC(\d{1,2})")]
    private static partial Regex Canon();

    [GeneratedRegex(@"^[A-Z]{1,2}(\d{2})(?!\d)")]
    private static partial Regex Siemens();
}

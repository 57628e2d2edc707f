namespace Grid.Inference.Geometry;

/// <summary>What the header says about a contrast agent.</summary>
public enum ContrastState
{
    /// <summary>Nothing speaks for an agent.</summary>
    Native,

    /// <summary>What the header says does not agree with itself, or only the protocol speaks of an agent.</summary>
    Doubt,

    /// <summary>An agent was given.</summary>
    Enhanced,
}

/// <summary>
/// Whether a series shows a contrast agent, by its words. An angiography often names no agent, and a native series of the same
/// protocol carries the protocol's name, so that the series' own description weighs most.
/// </summary>
public static class ContrastWords
{
    private static readonly HashSet<string> NoAgent = new(StringComparer.OrdinalIgnoreCase)
    {
        "NONE", "NO", "N", "NON", "NEIN", "KEIN", "NO CONTRAST", "WITHOUT", "WITHOUT CONTRAST", "W/O", "WO", "NATIVE", "NATIV", "PLAIN", "NIL",
        "0", "-", "NOT APPLICABLE", "N/A", "NA", "НЕТ", "БЕЗ КОНТРАСТА", "NO AGENT", "NONE GIVEN", "FALSE",
    };

    private static readonly string[] Native =
        ["NATIVE", "NATIV", "NONCONTRAST", "NONCON", "NCCT", "NECT", "PLAIN", "UNENHANCED", "WITHOUT", "WO", "W/O", "C-", "-C", "НАТИВ", "НАТИВНАЯ", "НАТИВНОЕ", "БЕЗ"];

    private static readonly string[] Enhanced =
        [
            "CTA", "ANGIO", "ANGIOGRAPHY", "ANGIOGRAPHIE", "CECT", "CE", "CM", "KM", "C+", "+C", "CONTRAST", "KONTRAST", "ENHANCED", "POSTCONTRAST", "ARTERIAL", "ART",
            "VENOUS", "VEN", "VENOSA", "PORTAL", "DELAYED", "CTP", "PERFUSION", "PERF", "BOLUS", "MONITORING", "PREMONITORING", "SMARTPREP", "TRACKER", "WILLIS", "CAROTID",
            "CAROTIDS", "CTV", "АНГИО", "АНГИОГРАФИЯ", "КОНТРАСТ", "КОНТРАСТОМ", "АРТЕРИАЛЬНАЯ", "ВЕНОЗНАЯ", "ПЕРФУЗИЯ",
        ];

    /// <summary>"NONE", "NO" and the like in Contrast/Bolus Agent.</summary>
    public static bool NamesNoAgent(string agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return NoAgent.Contains(agent.Trim());
    }

    public static ContrastState Of(InstanceHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var description = Says(header.SeriesDescription);
        if (description == ContrastState.Native) return header.HasContrast ? ContrastState.Doubt : ContrastState.Native;
        if (description == ContrastState.Enhanced) return header.StatesNoContrast ? ContrastState.Doubt : ContrastState.Enhanced;
        if (header.HasContrast) return ContrastState.Enhanced;
        if (header.StatesNoContrast) return ContrastState.Native;
        return Says(header.ProtocolName) == ContrastState.Enhanced || header.ImageType.Any(value => Says(value) == ContrastState.Enhanced) ? ContrastState.Doubt : ContrastState.Native;
    }

    /// <summary>Null where the text says neither.</summary>
    private static ContrastState? Says(string text)
    {
        var words = Words.Of(text);
        // "without contrast", "non contrast" and "no CM" name what was not given.
        if (words.Any(word => Native.Contains(word)) || (words.Any(word => word is "NON" or "NO" or "KEIN" or "OHNE" or "SANS" or "SIN") && words.Any(IsAgent))) return ContrastState.Native;
        return words.Any(word => Enhanced.Contains(word)) ? ContrastState.Enhanced : null;
    }

    private static bool IsAgent(string word) => word is "CONTRAST" or "KONTRAST" or "CM" or "KM" or "CON" or "CONTRASTE" or "IV" or "ENHANCED" or "CE";
}

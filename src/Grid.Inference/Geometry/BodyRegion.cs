namespace Grid.Inference.Geometry;

/// <summary>Which part of the body a series says it shows.</summary>
public enum BodyRegion
{
    /// <summary>Nothing is said, or the attributes contradict each other.</summary>
    Unknown,
    Head,
    Chest,
    Other,
}

/// <summary>Body Part Examined (0018,0015) and the series' description together: scanners keep the part of the protocol that was chosen first.</summary>
public static class BodyRegions
{
    private static readonly string[] Heads = ["HEAD", "BRAIN", "SKULL", "CRANIUM", "CRANIAL", "NEURO", "HEADNECK", "KOPF", "SCHAEDEL", "SCHÄDEL", "TETE", "CRANE", "CABEZA", "CEREBRUM", "ГОЛОВА", "ГОЛОВЫ", "ГОЛОВНОЙ", "МОЗГ", "МОЗГА"];
    private static readonly string[] Chests = ["CHEST", "THORAX", "LUNG", "LUNGS", "HEART", "CARDIAC", "ГРУДЬ", "ОГК", "ЛЕГКИЕ"];

    private static readonly string[] Others =
        ["ABDOMEN", "PELVIS", "SPINE", "CSPINE", "TSPINE", "LSPINE", "SSPINE", "NECK", "LIVER", "KIDNEY", "EXTREMITY", "LEG", "ARM", "KNEE", "HIP", "FOOT", "ANKLE", "SHOULDER", "HAND", "WRIST", "ELBOW", "БРЮШНАЯ", "ТАЗ"];

    public static BodyRegion Of(InstanceHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var (part, description) = (Said(header.BodyPart), Said(header.SeriesDescription));
        if (part is null) return description ?? BodyRegion.Unknown;
        return description is null || description == part ? part.Value : BodyRegion.Unknown;
    }

    private static BodyRegion? Said(string text)
    {
        var words = Words.Of(text);
        var (head, chest, other) = (words.Overlaps(Heads), words.Overlaps(Chests), words.Overlaps(Others));
        // "HEAD NECK" and "ARCH TO VERTEX" reach the head.
        if (head) return BodyRegion.Head;
        return chest ? BodyRegion.Chest : other ? BodyRegion.Other : null;
    }
}

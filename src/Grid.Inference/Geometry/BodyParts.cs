namespace Grid.Inference.Geometry;

/// <summary>Images that name another part of the body than the one a model reads. Pure.</summary>
internal static class BodyParts
{
    private static readonly string[] Limbs =
        ["HAND", "WRIST", "FINGER", "THUMB", "FOREARM", "ELBOW", "HUMERUS", "ARM", "FOOT", "ANKLE", "TOE", "CALCANEUS", "KNEE", "PATELLA", "LEG", "TIBIA", "FEMUR", "HIP", "PELVIS", "EXTREMITY", "SHOULDER"];
    private static readonly string[] Trunk = ["ABDOMEN", "CSPINE", "LSPINE", "SSPINE", "COCCYX", "SACRUM"];
    private static readonly string[] Chest = ["CHEST", "THORAX", "LUNG", "RIB"];
    private static readonly string[] Mouth = ["JAW", "TOOTH", "TEETH", "MANDIBLE", "MAXILLA", "DENTAL"];
    private static readonly string[] Others = ["SKULL", "HEAD", "BREAST"];

    /// <summary>True where the image names a part that is surely not the pathway's; an empty or unknown name is no reason.</summary>
    public static bool IsOther(string bodyPart, string pathway)
    {
        var own = pathway switch { "lung" => Chest, "dental" => [.. Mouth, "SKULL", "HEAD"], _ => [] };
        var named = bodyPart.ToUpperInvariant();
        return own.Length > 0 && !own.Any(part => named.Contains(part, StringComparison.Ordinal))
            && Limbs.Concat(Trunk).Concat(Chest).Concat(Mouth).Concat(Others).Contains(named);
    }
}

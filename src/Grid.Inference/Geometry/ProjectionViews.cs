namespace Grid.Inference.Geometry;

/// <summary>Which projection images a model reads, and which views it lacks to call a study negative. Pure.</summary>
public static class ProjectionViews
{
    /// <summary>Views a screening mammogram has of each breast.</summary>
    private static readonly string[] BreastViews = ["CC", "MLO"];
    private static readonly string[] LateralViews = ["LL", "RL", "LLD", "RLD", "LATERAL"];

    /// <summary>Raw detector values are left out where the same study has images made for reading; localizers always.</summary>
    public static IReadOnlyList<InstanceHeader> Choose(IReadOnlyList<InstanceHeader> images, List<string> notes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(notes);
        var kept = images.Where(header => !header.IsLocalizer).ToList();
        if (kept.Count < images.Count) notes.Add($"{images.Count - kept.Count} localizer images were left out");

        var raw = kept.Count(header => header.IsForProcessing);
        if (raw > 0 && raw < kept.Count)
        {
            kept.RemoveAll(header => header.IsForProcessing);
            notes.Add($"{raw} images for processing were left out; those for presentation were analysed");
        }

        return [.. kept.OrderBy(header => header.SeriesNumber ?? int.MaxValue).ThenBy(header => header.InstanceNumber ?? int.MaxValue)
            .ThenBy(header => header.SopInstanceUid, StringComparer.Ordinal)];
    }

    /// <summary>Views of either breast that are missing, in words; an image whose side or view is not stated counts for none.</summary>
    public static IReadOnlyList<string> BreastShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var missing = new List<string>();
        foreach (var (side, name) in new[] { ("R", "right"), ("L", "left") })
        {
            missing.AddRange(BreastViews.Where(view => !images.Any(header => header.Laterality == side && header.View == view))
                .Select(view => $"{name} {view}"));
        }

        var unnamed = images.Count(header => header.Laterality is not ("L" or "R") || !BreastViews.Contains(header.View));
        var shortfalls = new List<string>();
        if (missing.Count > 0) shortfalls.Add($"views not received: {string.Join(", ", missing)}");
        if (missing.Count > 0 && unnamed > 0) shortfalls.Add($"{unnamed} images do not state which breast (0020,0062) and view (0018,5101) they show, or show another one");
        return shortfalls;
    }

    /// <summary>A chest needs a frontal view; one that states no view is taken for it.</summary>
    public static IReadOnlyList<string> ChestShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.All(header => LateralViews.Contains(header.View)) ? ["no frontal view (PA or AP) was received"] : [];
    }

    /// <summary>Sizes that no detector of the kind makes: the image may be a thumbnail or a cut-out.</summary>
    public static IReadOnlyList<string> SizeShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Where(header => Math.Min(header.Rows, header.Columns) < 128)
            .Select(header => $"an image of {header.Rows} rows x {header.Columns} columns is too small to judge ({SliceWords.Name([header])}), expected at least 128")];
    }
}

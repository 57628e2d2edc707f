namespace Grid.Inference.Geometry;

/// <summary>Which projection images a model reads, and which views it lacks to call a study negative. Pure.</summary>
public static class ProjectionViews
{
    /// <summary>Views a screening mammogram has of each breast.</summary>
    private static readonly string[] BreastViews = ["CC", "MLO"];

    /// <summary>
    /// Raw detector values are left out: no model here is made for them. Localizers are no images of the anatomy. Captures are read
    /// where there is nothing else.
    /// </summary>
    public static IReadOnlyList<InstanceHeader> Choose(IReadOnlyList<InstanceHeader> images, List<string> notes, List<string> shortfalls)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(shortfalls);
        var kept = images.Where(header => !header.IsLocalizer).ToList();
        if (kept.Count < images.Count) notes.Add($"{images.Count - kept.Count} localizer images were left out");

        LeaveOutRaw(kept, notes, shortfalls);
        if (kept.Count == 0) return [];

        var captures = kept.Where(IsCapture).ToList();
        if (captures.Count > 0 && captures.Count < kept.Count)
        {
            kept.RemoveAll(IsCapture);
            shortfalls.Add($"{Images(captures.Count)} not analysed: a secondary capture is no original image ({SliceWords.Name(captures)})");
        }

        return [.. kept.OrderBy(header => header.SeriesNumber ?? int.MaxValue).ThenBy(header => header.InstanceNumber ?? int.MaxValue)
            .ThenBy(header => header.SopInstanceUid, StringComparer.Ordinal)];
    }

    /// <summary>
    /// An image for processing may be left out where one for presentation is known to be of the same exposure. Where nothing says
    /// so, a part of the anatomy may have been seen by it alone.
    /// </summary>
    private static void LeaveOutRaw(List<InstanceHeader> kept, List<string> notes, List<string> shortfalls)
    {
        var raw = kept.Where(header => header.IsForProcessing).ToList();
        if (raw.Count == 0) return;
        kept.RemoveAll(header => header.IsForProcessing);
        if (kept.Count == 0)
        {
            shortfalls.Add($"only images for processing (raw values of the detector) were received ({raw.Count}): send those for presentation");
            return;
        }

        var alone = raw.Where(image => !kept.Any(shown => IsSameExposure(image, shown))).ToList();
        if (alone.Count < raw.Count) notes.Add($"{raw.Count - alone.Count} images for processing were left out; those for presentation of the same exposures were analysed");
        if (alone.Count > 0)
            shortfalls.Add($"{Images(alone.Count)} for processing not analysed, and no image for presentation says that it is of the same exposure (0008,2112; 0008,3010; 0008,0032): send those for presentation ({SliceWords.Name(alone)})");
    }

    private static bool IsSameExposure(InstanceHeader raw, InstanceHeader shown)
    {
        if (shown.SourceInstances.Contains(raw.SopInstanceUid, StringComparer.Ordinal)) return true;
        if (raw.Laterality != shown.Laterality || raw.View != shown.View) return false;
        if (raw.IrradiationEventUid.Length > 0 && shown.IrradiationEventUid.Length > 0) return raw.IrradiationEventUid == shown.IrradiationEventUid;
        return raw.AcquisitionSeconds is { } at && shown.AcquisitionSeconds is { } then && Math.Abs(at - then) < 1;
    }

    /// <summary>Views of either breast that are missing, in words, and why images that were received do not stand for them.</summary>
    public static IReadOnlyList<string> BreastShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var missing = new List<string>();
        foreach (var (side, name) in new[] { ("R", "right"), ("L", "left") })
        {
            missing.AddRange(BreastViews.Where(view => !images.Any(header => header.Laterality == side && header.View == view && Stands(header)))
                .Select(view => $"{name} {view}"));
        }

        var shortfalls = new List<string>();
        if (missing.Count > 0) shortfalls.Add($"views not received: {string.Join(", ", missing)}");
        AddConflicts(images, shortfalls);
        if (missing.Count == 0) return shortfalls;

        foreach (var group in images.Where(header => header.ViewLimits.Count > 0).GroupBy(header => (header.Laterality, header.View, Words: string.Join(", ", header.ViewLimits))))
            shortfalls.Add($"{Images([.. group], "does", "do")} not stand for {NameOf(group.Key.Laterality, group.Key.View)}: {group.Key.Words}");
        var unnamed = images.Count(header => Stands(header) && (header.Laterality is not ("L" or "R") || !BreastViews.Contains(header.View)));
        if (unnamed > 0) shortfalls.Add($"{unnamed} images do not state which breast (0020,0062) and view (0018,5101) they show, or show another one");
        return shortfalls;
    }

    /// <summary>A chest needs a frontal view; an image whose view cannot be told is none.</summary>
    public static IReadOnlyList<string> ChestShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shortfalls = new List<string>();
        if (!images.Any(header => ViewCodes.Class(header.View) == ViewCodes.Frontal && Stands(header)))
        {
            var received = images.GroupBy(WhatChestShows, StringComparer.Ordinal).Select(group => $"{Images(group.Count())} {group.Key}");
            shortfalls.Add($"no frontal view was received (PA or AP): {string.Join(", ", received)}");
        }

        AddConflicts(images, shortfalls);
        return shortfalls;
    }

    /// <summary>Bitewing and occlusal images alone do not show the ends of the roots.</summary>
    public static IReadOnlyList<string> DentalShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shortfalls = new List<string>();
        if (images.All(header => header.View is ViewCodes.Bitewing or ViewCodes.Occlusal))
            shortfalls.Add("only bitewing or occlusal images were received, which do not show the ends of the roots: a periapical or panoramic image is needed");
        if (images.Where(header => !Stands(header)).ToList() is { Count: > 0 } captures)
            shortfalls.Add($"{Images(captures, "is", "are")} no original image: {string.Join(", ", captures.SelectMany(header => header.ViewLimits.Concat(header.ViewConflicts)).Distinct(StringComparer.Ordinal))}");
        return shortfalls;
    }

    /// <summary>Sizes that no detector of the kind makes: the image may be a thumbnail or a cut-out.</summary>
    public static IReadOnlyList<string> SizeShortfalls(IReadOnlyList<InstanceHeader> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return [.. images.Where(header => Math.Min(header.Rows, header.Columns) < 128).GroupBy(header => (header.Rows, header.Columns))
            .Select(group => $"{Images([.. group], "is", "are")} too small to judge: {group.Key.Rows} rows x {group.Key.Columns} columns, expected at least 128")];
    }

    private static bool Stands(InstanceHeader header) => header.ViewLimits.Count == 0 && header.ViewConflicts.Count == 0;

    private static bool IsCapture(InstanceHeader header) => header.ViewLimits.Contains("a secondary capture");

    private static void AddConflicts(IReadOnlyList<InstanceHeader> images, List<string> shortfalls)
    {
        foreach (var group in images.SelectMany(header => header.ViewConflicts.Select(conflict => (Header: header, Words: conflict))).GroupBy(one => one.Words, StringComparer.Ordinal))
            shortfalls.Add($"{Images([.. group.Select(one => one.Header)], "cannot", "cannot")} be placed: {group.Key}");
    }

    private static string WhatChestShows(InstanceHeader header) =>
        header.ViewConflicts.Count > 0 ? "with a view that is contradictory"
        : header.ViewLimits.Count > 0 ? $"of another kind ({string.Join(", ", header.ViewLimits)})"
        : header.View.Length == 0 ? "with a view that the header does not tell (0018,5101; 0054,0220; 0020,0020)"
        : $"with the view {header.View.ToLowerInvariant()}";

    private static string NameOf(string side, string view) =>
        $"{side switch { "L" => "left ", "R" => "right ", _ => "" }}{(view.Length > 0 ? view : "a view")}";

    private static string Images(int count) => count == 1 ? "1 image" : $"{count} images";

    private static string Images(List<InstanceHeader> images, string one, string many) =>
        $"{Images(images.Count)} ({SliceWords.Name(images)}) {(images.Count == 1 ? one : many)}";
}

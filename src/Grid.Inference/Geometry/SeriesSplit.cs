namespace Grid.Inference.Geometry;

/// <summary>
/// Parts a study's CT images into stacks. Two acquisitions, phases or kernels in one series lie at the same places, and which
/// of two such images is left out must not be chance; a protocol whose parts follow each other in space stays together.
/// </summary>
internal static class SeriesSplit
{
    private const double SamePlaceMm = 0.01;

    // Fewer images of another kind than this are strays of the stack, not one of their own.
    private const int MinStack = 3;

    // A table steps for a second or two between the slices of one pass.
    private const double MinPauseSeconds = 3, MinPause = 4;

    private static readonly (Func<InstanceHeader, string> Key, Func<InstanceHeader, string> Words)[] Keys =
    [
        (header => header.TemporalPosition?.ToString() ?? "", header => $"phase {header.TemporalPosition}"),
        (header => header.AcquisitionNumber?.ToString() ?? "", header => $"acquisition {header.AcquisitionNumber}"),
        (header => ContrastWords.Of(header).ToString(), header => ContrastWords.Of(header) == ContrastState.Native ? "without contrast agent" : "with contrast agent"),
        (header => header.ConvolutionKernel, header => $"kernel {header.ConvolutionKernel}"),
        (header => string.Join('\\', header.ImageType), header => $"image type {Code(header.ImageType.Skip(2))}"),
        (header => Invariant($"{header.SliceThicknessMm}"), header => Invariant($"{header.SliceThicknessMm} mm thick")),
        (header => $"{Math.Max(header.Rows, header.Columns)}", header => $"{header.Rows} x {header.Columns} pixels"),
    ];

    /// <param name="images">CT images that are neither localizers nor multi-frame.</param>
    public static IReadOnlyList<SliceStack> Stacks(IReadOnlyList<InstanceHeader> images)
    {
        var stacks = new List<SliceStack>();
        foreach (var series in images.GroupBy(header => header.SeriesInstanceUid, StringComparer.Ordinal))
        {
            List<InstanceHeader> all = [.. series];
            var parts = Kinds(all).SelectMany(kind => Split(kind.Images, kind.Words, 0)).ToList();
            stacks.AddRange(parts.Select(part => new SliceStack(all, part.Images, parts.Count == 1 ? "" : part.Words)));
        }

        return stacks;
    }

    /// <summary>Captures, and slices of another direction or frame of reference, are never of one stack. A few odd ones stay, and are named by it.</summary>
    private static IEnumerable<(List<InstanceHeader> Images, string Words)> Kinds(List<InstanceHeader> series)
    {
        var captures = series.Where(SliceStack.IsCaptured).ToList();
        if (captures.Count > 0) yield return (captures, "captures");
        var groups = series.Except(captures).GroupBy(header => (header.FrameOfReferenceUid, Direction(header)))
            .Select(group => (Images: group.ToList(), group.Key)).OrderByDescending(group => group.Images.Count).ToList();
        if (groups.Count == 0) yield break;
        var strays = groups.Skip(1).Where(group => group.Images.Count < MinStack && group.Key.FrameOfReferenceUid == groups[0].Key.FrameOfReferenceUid).ToList();
        var main = groups[0].Images.Concat(strays.SelectMany(stray => stray.Images)).ToList();
        yield return (main, groups[0].Key.Item2);
        foreach (var (other, key) in groups.Skip(1).Except(strays)) yield return (other, key.Item2);
    }

    private static string Direction(InstanceHeader header)
    {
        if (header.Normal is not { } normal) return "axial";
        var (x, y, z) = (Math.Abs(normal.X), Math.Abs(normal.Y), Math.Abs(normal.Z));
        return z >= x && z >= y ? "axial" : y >= x ? "coronal" : "sagittal";
    }

    private static IEnumerable<(List<InstanceHeader> Images, string Words)> Split(List<InstanceHeader> images, string words, int key)
    {
        for (; key < Keys.Length; key++)
        {
            var groups = images.GroupBy(Keys[key].Key, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
            // A number or time of its own for each slice tells no stacks apart.
            if (groups.Count < 2 || (groups.Count > 2 && groups.Any(group => group.Count < MinStack)) || !Overlap(groups)) continue;
            return groups.SelectMany(group => Split(group, Keys[key].Words(group[0]) is { Length: > 0 } name ? name : words, key + 1));
        }

        var passes = Passes(images);
        return passes.Count > 1 && passes.TrueForAll(pass => pass.Count >= MinStack) && Overlap(passes)
            ? passes.SelectMany((pass, index) => ByPlace(pass, $"{(words.Length > 0 ? words + ", " : "")}pass {index + 1}"))
            : ByPlace(images, words);
    }

    /// <summary>Images taken without a pause; a scanner that goes over the head again is seen by its clock, however it counts.</summary>
    private static List<List<InstanceHeader>> Passes(List<InstanceHeader> images)
    {
        if (images.Exists(header => header.AcquisitionSeconds is null)) return [images];
        var sorted = images.OrderBy(header => header.AcquisitionSeconds).ToList();
        var gaps = sorted.Zip(sorted.Skip(1), (first, second) => second.AcquisitionSeconds!.Value - first.AcquisitionSeconds!.Value).ToList();
        var pause = Math.Max(MinPauseSeconds, MinPause * gaps.Order().ElementAtOrDefault(gaps.Count / 2));
        List<List<InstanceHeader>> passes = [[sorted[0]]];
        for (var i = 1; i < sorted.Count; i++)
        {
            if (gaps[i - 1] > pause) passes.Add([]);
            passes[^1].Add(sorted[i]);
        }

        return passes;
    }

    /// <summary>Whether two of the groups show the same part of the body: their ranges cross, or a single image lies where another does.</summary>
    private static bool Overlap(List<List<InstanceHeader>> groups)
    {
        if (groups.SelectMany(group => group).FirstOrDefault(IsPlaced)?.Normal is not { } normal) return false;
        var places = groups.Select(group => group.Where(IsPlaced).Select(header => header.Position!.Value.Dot(normal)).Order().ToList()).Where(group => group.Count > 0).ToList();
        var all = places.SelectMany(group => group).Order().ToList();
        if (places.Exists(group => group.Count < MinStack)) return all.Zip(all.Skip(1)).Any(pair => pair.Second - pair.First < SamePlaceMm);

        // Slices of a sequential scan are taken in twos or fours that follow each other.
        var reached = double.NegativeInfinity;
        foreach (var group in places.OrderBy(group => group[0]))
        {
            if (group[0] <= reached + SamePlaceMm) return true;
            reached = Math.Max(reached, group[^1]);
        }

        return false;
    }

    /// <summary>Where two images still lie at one place, the first of each place is one stack, the second another.</summary>
    private static IEnumerable<(List<InstanceHeader> Images, string Words)> ByPlace(List<InstanceHeader> images, string words)
    {
        var placed = images.Where(IsPlaced).ToList();
        if (placed.Count == 0) return [(images, words)];
        var normal = placed[0].Normal!.Value;
        var sorted = placed.Select(header => (Header: header, At: header.Position!.Value.Dot(normal))).OrderBy(slice => slice.At)
            .ThenBy(slice => slice.Header.InstanceNumber ?? int.MaxValue).ThenBy(slice => slice.Header.SopInstanceUid, StringComparer.Ordinal).ToList();
        List<List<InstanceHeader>> layers = [[.. images.Where(header => !IsPlaced(header))]];
        var (start, depth) = (double.NegativeInfinity, 0);
        foreach (var (header, at) in sorted)
        {
            depth = at - start < SamePlaceMm ? depth + 1 : 0;
            if (depth == 0) start = at;
            if (depth == layers.Count) layers.Add([]);
            layers[depth].Add(header);
        }

        return layers.Select((layer, index) => (layer, index == 0 ? words : $"{(words.Length > 0 ? words + ", " : "")}image {index + 1} of each place"));
    }

    /// <summary>Values of a coded attribute, if they look like codes: anything else is not shown.</summary>
    private static string Code(IEnumerable<string> values)
    {
        var text = string.Join('\\', values.Take(3));
        return text.Length <= 32 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_' or '\\') ? text : "of another kind";
    }

    private static bool IsPlaced(InstanceHeader header) => header is { Position.IsFinite: true, Normal: not null };
}

using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Scoring;

namespace Grid.Inference.Execution;

/// <summary>Findings in projection images, in words: "right breast, seen in CC and MLO, upper outer part", "left lung, lower third".</summary>
internal static class ViewFindings
{
    public static List<AnswerFinding> Describe(
        IReadOnlyList<StudyFinding> places, IReadOnlyList<(InstanceHeader Header, ImagePlane Plane)> planes, string pathway) =>
        pathway == "breast"
            ? [.. places.GroupBy(place => place.Side).OrderByDescending(side => side.Max(place => place.Score)).Select(side => Breast(side.Key, [.. side], planes))]
            : [.. places.Select(place => Single(place, planes[place.PlaneIndex], planes.Count, pathway))];

    private static AnswerFinding Breast(BodySide side, List<StudyFinding> places, IReadOnlyList<(InstanceHeader Header, ImagePlane Plane)> planes)
    {
        var strongest = places.MaxBy(place => place.Score)!;
        var seen = places.Select(place => place.PlaneIndex).Distinct().Order().ToList();
        var views = seen.Select(index => planes[index].Header.View is { Length: > 0 } view ? view : "a view not named").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var name = side switch { BodySide.Left => "left breast", BodySide.Right => "right breast", _ => "breast of a side not stated" };
        var seenIn = views.Count == 1 ? $"seen in {views[0]} only" : $"seen in {string.Join(" and ", views)}";

        // The strongest place of each view: MLO shows high and low, CC inner and outer.
        var parts = seen.Select(index => BreastPart(places.Where(place => place.PlaneIndex == index).MaxBy(place => place.Score)!, planes[index]))
            .Where(part => part.Length > 0).Distinct(StringComparer.Ordinal).OrderBy(part => part is "upper" or "lower" ? 0 : 1).ToList();
        var where = parts.Count is 1 or 2 ? $", {string.Join(' ', parts)} part of the image" : "";
        return new AnswerFinding(strongest.Label, strongest.Score, $"{name}, {seenIn}{where}", [.. seen.Select(index => planes[index].Header.SopInstanceUid)]);
    }

    /// <summary>Upper, lower, inner or outer half of the image, where Patient Orientation says which way columns run; else empty.</summary>
    private static string BreastPart(StudyFinding place, (InstanceHeader Header, ImagePlane Plane) image)
    {
        var down = image.Plane.Directions?.Column ?? (image.Header.PatientOrientation is [_, { Length: > 0 } stated] ? stated : "");
        if (down.Length == 0) return "";
        var isInDirection = place.Row > (image.Plane.Rows - 1) / 2.0;
        return image.Header.View switch
        {
            "MLO" when down.Contains('F', StringComparison.Ordinal) => isInDirection ? "lower" : "upper",
            "MLO" when down.Contains('H', StringComparison.Ordinal) => isInDirection ? "upper" : "lower",
            "CC" when down is "L" or "R" && image.Plane.Laterality != BodySide.Unknown =>
                isInDirection == (down == (image.Plane.Laterality == BodySide.Left ? "L" : "R")) ? "outer" : "inner",
            _ => "",
        };
    }

    private static AnswerFinding Single(StudyFinding place, (InstanceHeader Header, ImagePlane Plane) image, int images, string pathway)
    {
        var third = (place.Row + 0.5) / image.Plane.Rows;
        var height = third < 1 / 3.0 ? "upper third" : third < 2 / 3.0 ? "middle third" : "lower third";
        if (image.Header.View == ViewCodes.Lateral) return new AnswerFinding(place.Label, place.Score, $"lateral view, {height}{Which(image.Header, images)}", [image.Header.SopInstanceUid]);
        var side = place.Side switch
        {
            BodySide.Left => pathway == "lung" ? "left lung" : "patient's left",
            BodySide.Right => pathway == "lung" ? "right lung" : "patient's right",
            // Without Patient Orientation only the image's own sides can be named.
            _ => (place.Column + 0.5) / image.Plane.Columns < 0.5 ? "left half of the image" : "right half of the image",
        };
        var teeth = image.Header.Teeth.Length > 0 ? $"{image.Header.Teeth}, " : "";
        return new AnswerFinding(place.Label, place.Score, $"{teeth}{side}, {height}{Which(image.Header, images)}", [image.Header.SopInstanceUid]);
    }

    private static string Which(InstanceHeader header, int images) => images == 1 ? "" : $", {SliceWords.Name([header])}";
}

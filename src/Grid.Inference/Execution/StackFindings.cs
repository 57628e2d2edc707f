using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Scoring;

namespace Grid.Inference.Execution;

/// <summary>
/// Findings in slices, in words: places that lie over each other in neighbouring slices are one thing,
/// "left hemisphere, slices 12 to 17". Slices are called by their instance numbers, as viewers show them.
/// </summary>
internal static class StackFindings
{
    private const double SameThingMm = 30;

    // One slice may miss what its neighbours show.
    private const int SameThingSlices = 2;

    public static List<AnswerFinding> Describe(IReadOnlyList<StudyFinding> places, IReadOnlyList<(InstanceHeader Header, ImagePlane Plane)> planes)
    {
        var things = new List<List<StudyFinding>>();
        foreach (var place in places.OrderBy(place => place.PlaneIndex))
        {
            var touched = things.Where(thing => thing.Any(other => IsSame(other, place))).ToList();
            var joined = touched.SelectMany(thing => thing).Append(place).ToList();
            things.RemoveAll(touched.Contains);
            things.Add(joined);
        }

        return [.. things.OrderByDescending(thing => thing.Max(place => place.Score)).Select(thing => Describe(thing, planes))];
    }

    private static bool IsSame(StudyFinding a, StudyFinding b)
    {
        if (a.Code != b.Code || Math.Abs(a.PlaneIndex - b.PlaneIndex) > SameThingSlices) return false;
        if (a.RowMm is not { } aRow || b.RowMm is not { } bRow || a.ColumnMm is not { } aColumn || b.ColumnMm is not { } bColumn) return a.Side == b.Side;
        return Math.Sqrt(((aRow - bRow) * (aRow - bRow)) + ((aColumn - bColumn) * (aColumn - bColumn))) <= SameThingMm;
    }

    private static AnswerFinding Describe(List<StudyFinding> thing, IReadOnlyList<(InstanceHeader Header, ImagePlane Plane)> planes)
    {
        var strongest = thing.MaxBy(place => place.Score)!;
        var indices = thing.Select(place => place.PlaneIndex).Distinct().Order().ToList();
        var numbers = indices.Select(index => planes[index].Header.InstanceNumber ?? index + 1).ToList();
        var slices = numbers.Count == 1 ? $"slice {numbers[0]}" : $"slices {SliceWords.Ranges(numbers)}";
        return new AnswerFinding(strongest.Label, strongest.Score, $"{Side(thing)}, {slices}", [.. indices.Select(index => planes[index].Header.SopInstanceUid)]);
    }

    private static string Side(List<StudyFinding> thing)
    {
        var sides = thing.Select(place => place.Side).Distinct().ToList();
        return sides switch
        {
            [BodySide.Left] => "left hemisphere",
            [BodySide.Right] => "right hemisphere",
            [BodySide.Unknown] => "side not stated by the images",
            _ => "across the midline",
        };
    }
}

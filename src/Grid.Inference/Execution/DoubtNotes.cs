using Grid.Inference.Geometry;

namespace Grid.Inference.Execution;

/// <summary>Projections that were read and leave something in doubt, in words: one note for thirty with the same fault. Pure.</summary>
internal static class DoubtNotes
{
    public static IEnumerable<string> Of(IReadOnlyList<(InstanceHeader Header, string Doubt)> planes) =>
        planes.Where(plane => plane.Doubt.Length > 0).GroupBy(plane => plane.Doubt, StringComparer.Ordinal).Select(group =>
            $"{(group.Count() == 1 ? "1 image is" : $"{group.Count()} images are")} in doubt: {group.Key} ({SliceWords.Name(group.Select(one => one.Header))})");
}

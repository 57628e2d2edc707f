using Grid.Inference.Preprocessing;
using Grid.Inference.Repository;
using Grid.Samples.Drawing;
using Grid.Samples.Phantoms;

namespace Grid.Training.Export;

/// <summary>A phantom by seed, as the preprocessing takes it. Even seeds are positive.</summary>
internal static class TrainingStudy
{
    public static ModelManifest ReadManifest(string path)
    {
        var reading = ManifestReader.Read(File.ReadAllBytes(path), path);
        return reading.Manifest ?? throw new InvalidDataException(string.Join(Environment.NewLine, reading.Errors));
    }

    /// <summary>All planes of the study, or that many slices of a head chosen by the seed.</summary>
    public static Phantom Draw(string pathway, ulong seed, int planes = int.MaxValue, float tiltDegrees = 0)
    {
        var isPositive = seed % 2 == 0;
        if (pathway != "stroke") return Phantom.Create(KindOf(pathway), isPositive, seed);
        var head = new HeadPhantom(isPositive, seed, tiltDegrees);
        if (planes >= head.SliceCount) return head.Draw();
        var random = SeededRandom.For(seed, "training slices");
        return head.Draw([.. Enumerable.Range(0, head.SliceCount).OrderBy(_ => random.Next()).Take(planes).Order()]);
    }

    public static ImagePlane ToPlane(PhantomPlane plane) => new()
    {
        Values = plane.Values,
        Rows = plane.Rows,
        Columns = plane.Columns,
        RowSpacingMm = plane.SpacingMm,
        ColumnSpacingMm = plane.SpacingMm,
        View = plane.View,
        Laterality = plane.Laterality switch { "L" => BodySide.Left, "R" => BodySide.Right, _ => BodySide.Unknown },
    };

    private static SampleKind KindOf(string pathway) => pathway switch
    {
        "breast" => SampleKind.Breast,
        "lung" => SampleKind.Lung,
        "dental" => SampleKind.Dental,
        _ => throw new InvalidDataException($"no phantoms for the pathway {pathway}"),
    };
}

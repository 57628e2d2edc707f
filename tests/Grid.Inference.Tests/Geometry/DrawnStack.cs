using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>Headers of plain axial slices at the places that a test asks for: 5 mm thick, without tilt.</summary>
internal static class DrawnStack
{
    public static List<InstanceHeader> At(params double[] places) => [.. places.Select((place, index) => Slice(index + 1, place))];

    /// <summary>So many slices, one every so many millimetres.</summary>
    public static List<InstanceHeader> Every(double mm, int count) => At([.. Enumerable.Range(0, count).Select(i => i * mm)]);

    public static SliceStack Stack(IEnumerable<InstanceHeader> headers, Func<InstanceHeader, InstanceHeader>? change = null)
    {
        List<InstanceHeader> changed = [.. headers.Select(change ?? (same => same))];
        return new SliceStack(changed, changed, "");
    }

    private static InstanceHeader Slice(int number, double place) => new()
    {
        StudyInstanceUid = "1.2",
        SeriesInstanceUid = "1.2.3",
        SopInstanceUid = $"1.2.3.{number}",
        Modality = "CT",
        Rows = 512,
        Columns = 512,
        ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"],
        SeriesNumber = 2,
        InstanceNumber = number,
        Position = new PatientVector(-128, -128, place),
        RowDirection = new PatientVector(1, 0, 0),
        ColumnDirection = new PatientVector(0, 1, 0),
        RowSpacingMm = 0.5,
        ColumnSpacingMm = 0.5,
        SliceThicknessMm = 5,
        FrameOfReferenceUid = "1.9",
        ConvolutionKernel = "STANDARD",
    };
}

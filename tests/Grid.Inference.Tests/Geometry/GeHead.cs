using Grid.Inference.Geometry;

namespace Grid.Inference.Tests.Geometry;

/// <summary>
/// Headers like those of the real series ../shared/data/dicom-series/head-ct-ge: 28 slices of a two-row scanner, gantry tilted
/// by 18.5 degrees, 14 slices of 4 mm every 4.22 mm of table, then 14 of 7 mm every 7.38 mm, taken two at a time.
/// </summary>
internal static class GeHead
{
    public const int Count = 28;

    // What HeadContent measures in the real series, from the first slice to the last.
    private static readonly double[] BrainCm2 =
        [4.8, 0, 0.1, 0.2, 11.4, 26.7, 49.6, 0.4, 0.5, 0.3, 132.2, 152.7, 168.4, 175.6, 175.2, 182.9, 184.7, 182.1, 176.2, 165.5, 154.8, 138.8, 120.6, 96.6, 68.4, 38.5, 9.3, 0];

    private static readonly double[] BodyCm2 =
        [250.9, 249.5, 252.7, 255.7, 257, 258.1, 262, 268.7, 279.4, 286.9, 289.6, 288, 283.6, 284, 284.4, 281.8, 274.4, 267.1, 256.7, 244.5, 228.3, 212.4, 196.4, 177.9, 154.5, 127.7, 98.6, 63.4];

    public static List<InstanceHeader> Headers(params int[] without) =>
        [.. Enumerable.Range(1, Count).Where(number => !without.Contains(number)).Select(Header)];

    public static HeadContent Content(int number) => new(BrainCm2[number - 1], BodyCm2[number - 1]);

    public static InstanceHeader Header(int number) => new()
    {
        StudyInstanceUid = "1.2.3",
        SeriesInstanceUid = "1.2.3.2",
        SopInstanceUid = $"1.2.3.2.{number}",
        Modality = "CT",
        Rows = 512,
        Columns = 512,
        ImageType = ["ORIGINAL", "PRIMARY", "AXIAL", "ADD"],
        SeriesNumber = 2,
        InstanceNumber = number,
        AcquisitionNumber = number <= 14 ? number : 15 + ((number - 15) / 2),
        Position = new PatientVector(-125, -123.5404569, number <= 14 ? 5.8360586 + (4.22 * (number - 1)) : 61.8360586 + (7.38 * (number - 15))),
        RowDirection = new PatientVector(1, 0, 0),
        ColumnDirection = new PatientVector(0, 0.9483237, -0.3173047),
        RowSpacingMm = 0.4882812,
        ColumnSpacingMm = 0.4882812,
        SliceThicknessMm = number <= 14 ? 4 : 7,
        GantryTiltDegrees = 18.5,
    };
}

using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Samples.Phantoms;

namespace Grid.Inference.Tests.Geometry;

public sealed class SampleHeadCoverageTests
{
    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(2, true, 0)]
    [InlineData(3, false, 18.5f)]
    public void Shortfalls_SampleHead_IsWholeAndNotWithoutItsTop(ulong seed, bool isPositive, float tiltDegrees)
    {
        // Only the slices that decide are drawn: the first, some of the middle, and all near the top.
        var head = new HeadPhantom(isPositive, seed, tiltDegrees);
        var total = head.SliceCount + head.SlicesAbove;
        int[] indices = [0, total / 3, total / 2, .. Enumerable.Range(total - 10, 10)];
        var phantom = head.Draw(indices);
        var contents = phantom.Planes.Select(plane => HeadContent.Measure(new ImagePlane
        {
            Values = plane.Values,
            Rows = plane.Rows,
            Columns = plane.Columns,
            RowSpacingMm = plane.SpacingMm,
            ColumnSpacingMm = plane.SpacingMm,
        })).ToList();

        for (var cut = 0; cut < 10; cut++)
        {
            var kept = Enumerable.Range(0, indices.Length - cut).ToList();
            var stack = OrderedSlices.Sort([.. kept.Select(i => Header(indices[i], phantom.Planes[i].HeightMm))]);
            var shortfalls = HeadCoverage.Shortfalls(stack, [.. kept.Select(i => (HeadContent?)contents[i])]);
            var hasBrainBeenCut = kept.Count < indices.Length && contents[kept.Count].BrainCm2 > HeadCoverage.MaxBrainAtTopCm2;

            if (cut == 0) Assert.Empty(shortfalls);
            if (hasBrainBeenCut) Assert.NotEmpty(shortfalls);
        }
    }

    private static InstanceHeader Header(int index, float heightMm) => GeHead.Header(1) with
    {
        SopInstanceUid = $"1.2.3.9.{index}",
        InstanceNumber = index + 1,
        Position = new PatientVector(0, 0, heightMm),
        ColumnDirection = new PatientVector(0, 1, 0),
    };
}

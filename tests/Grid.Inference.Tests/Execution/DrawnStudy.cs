using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Tests.Geometry;

namespace Grid.Inference.Tests.Execution;

/// <summary>Drawn heads behind the headers of <see cref="GeHead"/>: it begins with the foramen magnum in slice 1, and closes from slice 20 to the cap of bone in slice 28.</summary>
internal sealed class DrawnStudy(float spotHu = 30, int spotFirst = 0, int spotLast = 0) : IPlaneSource
{
    public int Reads { get; private set; }

    public ImagePlane Read(PlannedPlane plane)
    {
        Reads++;
        var number = plane.Header.InstanceNumber!.Value;
        var radius = number == 1 ? 18 : number < 20 ? 70 : 70 * (28 - number) / 8.0;
        return DrawnHead.Plane(radius, spotHu: number >= spotFirst && number <= spotLast ? spotHu : null, brainHu: 30 + (number / 10f));
    }
}

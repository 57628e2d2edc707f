using Grid.Inference.Execution;
using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;
using Grid.Inference.Tests.Geometry;

namespace Grid.Inference.Tests.Execution;

/// <summary>A study of a few images, each a head with a spot whose brightness differs from image to image; one may be unreadable.</summary>
internal sealed class DrawnViews(int count, float firstHu = 100, int? unreadable = null) : IPlaneSource
{
    public StudyPlan Plan { get; } = new()
    {
        Planes = [.. GeHead.Headers().Take(count).Select(header => new PlannedPlane(header, 0))],
        Notes = [],
        Shortfalls = [],
    };

    public int Reads { get; private set; }

    /// <summary>Air in every image, which any model has a number for.</summary>
    public bool IsAir { get; init; }

    /// <summary>Called before each read, with how many there were before it.</summary>
    public Action<int>? OnRead { get; init; }

    public ImagePlane Read(PlannedPlane plane)
    {
        var index = Plan.Planes.Select(planned => planned.Header).ToList().IndexOf(plane.Header);
        OnRead?.Invoke(Reads);
        Reads++;
        // What a decoder with a fault of its own would throw.
        if (index == unreadable) throw new InvalidDataException("beyond the last byte");
        var head = DrawnHead.Plane(70, spotHu: firstHu + (10 * index));
        return IsAir ? head with { Values = [.. head.Values.Select(_ => -1000f)] } : head;
    }
}

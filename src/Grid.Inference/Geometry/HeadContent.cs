using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>How much of a head one slice shows, in square centimetres of its own plane.</summary>
/// <param name="BrainCm2">Soft tissue (0 to 100 HU) that bone closes off from the outside.</param>
/// <param name="BodyCm2">Everything denser than air and padding (above -300 HU).</param>
/// <param name="AirInsideCm2">Air that tissue closes off: sinuses and mastoid cells in a head, lungs in a chest.</param>
public readonly record struct HeadContent(double BrainCm2, double BodyCm2, double AirInsideCm2 = 0)
{
    /// <param name="plane">HU values with pixel spacing.</param>
    /// <exception cref="ArgumentException">The plane has no pixel spacing.</exception>
    public static HeadContent Measure(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (plane is not { RowSpacingMm: not null, ColumnSpacingMm: not null }) throw new ArgumentException("no pixel spacing", nameof(plane));
        return PlaneFacts.Measure(plane).Head!.Value;
    }
}

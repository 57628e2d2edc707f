using Grid.Inference.Preprocessing;

namespace Grid.Inference.Tests.Geometry;

/// <summary>One slice of the simplest head: brain of 30 HU in a ring of bone 8 mm thick, air around; 200 x 200 pixels of 1 mm.</summary>
internal static class DrawnHead
{
    private const int Side = 200;

    /// <param name="radiusMm">Of the brain; 0 leaves a small cap of bone, as above the vertex.</param>
    /// <param name="isOpen">The skull has a gap of 20 degrees.</param>
    /// <param name="spotHu">Value of a spot of 20 x 20 mm, 30 mm to the patient's left of the middle; null for none.</param>
    /// <param name="brainHu">Of the brain.</param>
    public static ImagePlane Plane(double radiusMm, bool isOpen = false, float? spotHu = null, float brainHu = 30)
    {
        var values = new float[Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (dx, dy) = (x - (Side / 2) + 0.5, y - (Side / 2) + 0.5);
                var radius = Math.Sqrt((dx * dx) + (dy * dy));
                var isGap = isOpen && dx > 0 && Math.Abs(dy) < 0.18 * dx;
                values[(y * Side) + x] = radius <= radiusMm ? brainHu : radius <= radiusMm + 8 && !isGap ? 1000 : -1000;
                if (spotHu is { } hu && radius <= radiusMm && Math.Abs(dx - 30) <= 10 && Math.Abs(dy) <= 10) values[(y * Side) + x] = hu;
            }
        }

        return new ImagePlane { Values = values, Rows = Side, Columns = Side, RowSpacingMm = 1, ColumnSpacingMm = 1, PatientLeft = LeftDirection.HigherColumns };
    }
}

using System.Numerics;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>How noisy the inside of a skull is, and how much in it is brighter than any tissue without contrast agent.</summary>
internal static class NoiseMeasure
{
    private const int MinSamples = 500;
    private const int MaxDifference = 1000;
    private const float VesselHu = 130, VesselMaxHu = 600;

    // Bone runs on in at least one direction; a vessel or a calcification ends within 5 mm in each.
    private const int ReachPixels = 10;

    /// <summary>
    /// The deviation of a pixel from its neighbours in the row, robustly: anatomy changes slowly from pixel to pixel, noise of
    /// a sharp kernel does not. Null where too few pixels are enclosed by bone.
    /// </summary>
    public static double? Of(ImagePlane plane, byte[] marks)
    {
        Span<int> histogram = stackalloc int[MaxDifference + 1];
        histogram.Clear();
        var count = 0;
        for (var y = 0; y < plane.Rows; y += 3)
        {
            var start = y * plane.Columns;
            for (var x = 1; x + 1 < plane.Columns; x++)
            {
                var at = start + x;
                if (marks[at - 1] != OutsideFlood.Inside || marks[at] != OutsideFlood.Inside || marks[at + 1] != OutsideFlood.Inside) continue;
                var (before, value, after) = (plane.Values[at - 1], plane.Values[at], plane.Values[at + 1]);
                if (before is < -200 or > 300 || value is < -200 or > 300 || after is < -200 or > 300) continue;
                histogram[(int)Math.Min(MaxDifference, Math.Abs(before - (2 * value) + after))]++;
                count++;
            }
        }

        if (count < MinSamples) return null;
        var (seen, median) = (0, 0);
        while (seen + histogram[median] < count / 2) seen += histogram[median++];
        // The median deviation of a normal one is 0.6745 of its sigma; 1, -2, 1 raise the sigma of white noise by the root of 6.
        return (median + 0.5) / 0.6745 / Math.Sqrt(6);
    }

    /// <summary>Pixels of 130 to 600 HU with brain close by on every side.</summary>
    public static int Vessels(ImagePlane plane, byte[] marks)
    {
        var count = 0;
        for (var i = 0; i < plane.Values.Length; i++)
        {
            // Most of a slice is darker.
            while (i + Vector<float>.Count <= plane.Values.Length && Vector.LessThanOrEqualAll(new Vector<float>(plane.Values, i), new Vector<float>(VesselHu))) i += Vector<float>.Count;
            if (i >= plane.Values.Length) break;
            if (plane.Values[i] is > VesselHu and < VesselMaxHu && marks[i] == OutsideFlood.Inside && IsWithinBrain(plane, marks, i)) count++;
        }

        return count;
    }

    private static bool IsWithinBrain(ImagePlane plane, byte[] marks, int at)
    {
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                if ((dx != 0 || dy != 0) && !MeetsBrain(plane, marks, at, dy, dx)) return false;
            }
        }

        return true;
    }

    private static bool MeetsBrain(ImagePlane plane, byte[] marks, int at, int dy, int dx)
    {
        var (y, x) = (at / plane.Columns, at % plane.Columns);
        for (var step = 0; step < ReachPixels; step++)
        {
            (y, x) = (y + dy, x + dx);
            if (y < 0 || x < 0 || y >= plane.Rows || x >= plane.Columns) return false;
            var next = (y * plane.Columns) + x;
            if (plane.Values[next] >= VesselMaxHu) return false;
            if (plane.Values[next] is > 0 and < 100 && marks[next] == OutsideFlood.Inside) return true;
        }

        return false;
    }
}

using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>
/// Marks what can be reached from the edge of a slice: first through air alone, then through soft tissue too, never through
/// bone. What is left is closed off by bone; air that is reached only through tissue lies within the body.
/// </summary>
/// <param name="plane">HU.</param>
/// <param name="marks">At least one for each pixel.</param>
/// <param name="pending">At least two for each pixel: a run of pixels pushes at most one more than it has.</param>
internal sealed class OutsideFlood(ImagePlane plane, byte[] marks, int[] pending)
{
    public const byte Inside = 0, OutsideAir = 1, ThroughTissue = 2;

    // Thin temporal bone in 5 mm slices averages to 200-300 HU; enhanced vessels and clotted blood stay below 200.
    public const float BoneHu = 200;
    public const float BodyHu = -300;

    private static readonly float BelowBone = MathF.BitDecrement(BoneHu);
    private readonly float[] _values = plane.Values;
    private int _count;

    public void Run()
    {
        Array.Clear(marks, 0, _values.Length);
        var (rows, columns) = (plane.Rows, plane.Columns);
        FillFromEdge(rows, columns, BodyHu, OutsideAir);
        FillFromEdge(rows, columns, BelowBone, ThroughTissue);
        for (var at = 0; at < _values.Length; at++)
        {
            // Tissue that the outer air touches.
            if (marks[at] != Inside || _values[at] > BelowBone) continue;
            var x = at % columns;
            if ((x > 0 && marks[at - 1] == OutsideAir) || (x + 1 < columns && marks[at + 1] == OutsideAir)
                || (at >= columns && marks[at - columns] == OutsideAir) || (at + columns < _values.Length && marks[at + columns] == OutsideAir))
                Fill(at, columns, BelowBone, ThroughTissue);
        }
    }

    /// <summary>Pixels of brain and of air that were not reached through air from the edge.</summary>
    public (int Brain, int Air) CountInside()
    {
        var (brain, air) = (0, 0);
        for (var i = 0; i < _values.Length; i++)
        {
            if (marks[i] == OutsideAir) continue;
            var value = _values[i];
            if (value <= BodyHu) air++;
            else if (value is > 0 and < 100 && marks[i] == Inside) brain++;
        }

        return (brain, air);
    }

    private void FillFromEdge(int rows, int columns, float highest, byte mark)
    {
        for (var x = 0; x < columns; x++)
        {
            Fill(x, columns, highest, mark);
            Fill(((rows - 1) * columns) + x, columns, highest, mark);
        }

        for (var y = 0; y < rows; y++)
        {
            Fill(y * columns, columns, highest, mark);
            Fill((y * columns) + columns - 1, columns, highest, mark);
        }
    }

    /// <summary>Run by run: a pixel alone would look at its four neighbours, of which a run has only those above and below.</summary>
    private void Fill(int seed, int columns, float highest, byte mark)
    {
        if (marks[seed] != Inside || _values[seed] > highest) return;
        var values = _values;
        pending[_count++] = seed;
        while (_count > 0)
        {
            var at = pending[--_count];
            if (marks[at] != Inside) continue;
            var start = at - (at % columns);
            var (left, right, end) = (at, at, start + columns - 1);
            while (left > start && marks[left - 1] == Inside && values[left - 1] <= highest) left--;
            while (right < end && marks[right + 1] == Inside && values[right + 1] <= highest) right++;
            marks.AsSpan(left, right - left + 1).Fill(mark);
            if (start > 0) Push(values, left - columns, right - columns, highest);
            if (end + 1 < values.Length) Push(values, left + columns, right + columns, highest);
        }
    }

    /// <summary>The first pixel of every open run between the two.</summary>
    private void Push(float[] values, int first, int last, float highest)
    {
        var isOpen = false;
        for (var at = first; at <= last; at++)
        {
            var isNext = marks[at] == Inside && values[at] <= highest;
            if (isNext && !isOpen) pending[_count++] = at;
            isOpen = isNext;
        }
    }
}

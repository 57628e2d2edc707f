using Grid.Inference.Preprocessing;

namespace Grid.Inference.Geometry;

/// <summary>
/// Marks what can be reached from the edge of a slice: first through air alone, then through soft tissue too, never through
/// bone. What is left is closed off by bone; air that is reached only through tissue lies within the body.
/// </summary>
/// <param name="plane">HU.</param>
/// <param name="marks">At least one for each pixel.</param>
/// <param name="pending">At least one for each pixel: each is pushed once, so that it never overflows.</param>
internal sealed class OutsideFlood(ImagePlane plane, byte[] marks, int[] pending)
{
    public const byte Inside = 0, OutsideAir = 1, ThroughTissue = 2;

    // Thin temporal bone in 5 mm slices averages to 200-300 HU; enhanced vessels and clotted blood stay below 200.
    public const float BoneHu = 200;
    public const float BodyHu = -300;

    private readonly float[] _values = plane.Values;
    private int _count, _tissue;

    public void Run()
    {
        Array.Clear(marks, 0, _values.Length);
        var (rows, columns) = (plane.Rows, plane.Columns);
        _tissue = pending.Length;
        for (var x = 0; x < columns; x++)
        {
            Visit(x);
            Visit(((rows - 1) * columns) + x);
        }

        for (var y = 0; y < rows; y++)
        {
            Visit(y * columns);
            Visit((y * columns) + columns - 1);
        }

        Spread(columns);

        // Tissue that the air touched waits at the far end; from here on air and tissue spread alike.
        while (_tissue < pending.Length)
        {
            pending[_count++] = pending[_tissue++];
            SpreadThroughTissue(columns);
        }
    }

    /// <summary>Pixels of brain and of air that were not reached through air from the edge.</summary>
    public (int Brain, int Air) CountInside()
    {
        var (brain, air) = (0, 0);
        for (var i = 0; i < _values.Length; i++)
        {
            var value = _values[i];
            if (value is > 0 and < 100 && marks[i] == Inside) brain++;
            else if (value <= BodyHu && marks[i] != OutsideAir) air++;
        }

        return (brain, air);
    }

    private void Spread(int columns)
    {
        while (_count > 0)
        {
            var at = pending[--_count];
            var x = at % columns;
            if (x > 0) Visit(at - 1);
            if (x + 1 < columns) Visit(at + 1);
            if (at >= columns) Visit(at - columns);
            if (at + columns < _values.Length) Visit(at + columns);
        }
    }

    private void Visit(int at)
    {
        if (marks[at] != Inside) return;
        var value = _values[at];
        if (value >= BoneHu) return;
        if (value <= BodyHu)
        {
            marks[at] = OutsideAir;
            pending[_count++] = at;
        }
        else
        {
            marks[at] = ThroughTissue;
            pending[--_tissue] = at;
        }
    }

    private void SpreadThroughTissue(int columns)
    {
        while (_count > 0)
        {
            var at = pending[--_count];
            var x = at % columns;
            if (x > 0) VisitTissue(at - 1);
            if (x + 1 < columns) VisitTissue(at + 1);
            if (at >= columns) VisitTissue(at - columns);
            if (at + columns < _values.Length) VisitTissue(at + columns);
        }
    }

    private void VisitTissue(int at)
    {
        if (marks[at] != Inside || _values[at] >= BoneHu) return;
        marks[at] = ThroughTissue;
        pending[_count++] = at;
    }
}

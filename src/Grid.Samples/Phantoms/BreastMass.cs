using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>A mass in a breast: round or spiculated, at one place in space, so that both views of the breast show it.</summary>
internal sealed class BreastMass
{
    private readonly float _depth, _across, _along, _radiusMm, _contrast;
    private readonly bool _isSpiculated;

    public BreastMass(SeededRandom random)
    {
        (_depth, _across, _along) = (random.Range(0.2f, 0.75f), random.Range(-0.6f, 0.6f), random.Range(-0.6f, 0.6f));
        _radiusMm = random.Range(3.5f, 9f);
        _contrast = random.Range(140, 370);
        _isSpiculated = random.Chance(0.5f);
    }

    public void Draw(Canvas canvas, byte[] truth, SeededRandom random, MammogramPhantom.Outline outline, bool isOblique, float spacingMm)
    {
        // The distance to the nipple is the same in both views; the other direction each view sees for itself.
        var (row, column) = outline.At(_depth + random.Range(-0.03f, 0.03f), isOblique ? _along : _across);
        var radius = _radiusMm / spacingMm;
        var (stretch, angle) = (random.Range(0.8f, 1f), random.Range(0, 3));
        canvas.AddEllipse(row, column, radius, radius * stretch, angle, _contrast, _isSpiculated ? 0.7f : 0.35f);
        for (var lobe = random.Whole(2, 4); lobe > 0; lobe--)
        {
            var (sin, cos) = MathF.SinCos(random.Range(0, 6.3f));
            canvas.AddEllipse(row + (0.5f * radius * sin), column + (0.5f * radius * cos), radius * 0.6f, radius * 0.5f, angle, _contrast * 0.3f, 0.7f);
        }

        if (_isSpiculated) DrawSpicules(canvas, random, row, column, radius);
        Mark(canvas, truth, row, column, radius);
    }

    private void DrawSpicules(Canvas canvas, SeededRandom random, float row, float column, float radius)
    {
        for (var i = random.Whole(10, 18); i > 0; i--)
        {
            var (sin, cos) = MathF.SinCos(random.Range(0, 6.3f));
            var (from, to) = (0.6f * radius, radius * random.Range(1.5f, 2.4f));
            canvas.AddStroke(row + (from * sin), column + (from * cos), row + (to * sin), column + (to * cos), 2f, 0.5f, _contrast * 0.45f, 15);
        }
    }

    private static void Mark(Canvas canvas, byte[] truth, float row, float column, float radius)
    {
        for (var y = Math.Max(0, (int)(row - radius)); y <= Math.Min(canvas.Rows - 1, (int)(row + radius)); y++)
        {
            for (var x = Math.Max(0, (int)(column - radius)); x <= Math.Min(canvas.Columns - 1, (int)(column + radius)); x++)
            {
                var (dy, dx) = (y - row, x - column);
                if ((dy * dy) + (dx * dx) <= radius * radius) truth[(y * canvas.Columns) + x] = 1;
            }
        }
    }
}

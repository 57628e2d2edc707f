using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>A dental X-ray: seven in ten intra-oral, the rest panoramic.</summary>
internal static class DentalPhantom
{
    public static Phantom Draw(bool isPositive, ulong seed) =>
        SeededRandom.For(seed, "dental").Chance(0.7f) ? IntraoralPhantom.Draw(isPositive, seed) : PanoramicPhantom.Draw(isPositive, seed);

    /// <summary>Bone eaten away around a root tip: a dark, soft-edged hole, sometimes with a bright rim.</summary>
    internal static void DrawPeriapical(Canvas canvas, byte[] truth, SeededRandom random, float row, float column, float radius, float depth)
    {
        var (stretch, angle) = (random.Range(0.75f, 1f), random.Range(0, 3));
        if (random.Chance(0.3f)) canvas.AddEllipse(row, column, radius * 1.25f, radius * 1.25f * stretch, angle, depth * 0.25f, 0.25f);
        canvas.AddEllipse(row, column, radius * 1.1f, radius * 1.1f * stretch, angle, -depth, 0.45f);
        var reach = (int)radius + 1;
        for (var y = Math.Max(0, (int)row - reach); y <= Math.Min(canvas.Rows - 1, (int)row + reach); y++)
        {
            for (var x = Math.Max(0, (int)column - reach); x <= Math.Min(canvas.Columns - 1, (int)column + reach); x++)
            {
                var (dy, dx) = (y - row, x - column);
                if ((dy * dy) + (dx * dx) < radius * radius) truth[(y * canvas.Columns) + x] = 1;
            }
        }
    }
}

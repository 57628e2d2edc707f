using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// A panoramic view of both jaws, 700 x 1400 values of 12 bits, 0.18 mm: a periapical lesion when positive. Missing and filled
/// teeth, sinuses, the spine's shadow and the mental foramina are there either way.
/// </summary>
internal static class PanoramicPhantom
{
    private const int Height = 700, Width = 1400, TeethPerJaw = 14;
    private const float SpacingMm = 0.18f;

    public static Phantom Draw(bool isPositive, ulong seed)
    {
        var random = SeededRandom.For(seed, "panoramic");
        var canvas = new Canvas(Height, Width);
        DrawJaws(canvas, random);
        var teeth = new List<Tooth>();
        foreach (var jaw in (int[])[-1, 1]) teeth.AddRange(PlaceTeeth(random, jaw));
        foreach (var tooth in teeth) tooth.Draw(canvas, null);

        byte[]? truth = null;
        if (isPositive)
        {
            truth = new byte[Height * Width];
            var lesion = SeededRandom.For(seed, "panoramic lesion");
            var (row, column) = lesion.Pick(lesion.Pick(teeth).Apexes);
            DentalPhantom.DrawPeriapical(canvas, truth, lesion, row, column, lesion.Range(2.6f, 5f) / SpacingMm, lesion.Range(270, 470));
        }

        canvas.Finish(random, random.Range(20, 40), 0, 4095);
        var plane = new PhantomPlane { Values = canvas.Values, Truth = truth, Rows = Height, Columns = Width, SpacingMm = SpacingMm };
        return new Phantom(SampleKind.Dental, isPositive, seed, PhantomLayout.Panoramic, [plane]);
    }

    /// <summary>Where the two rows of teeth meet: the smile that a panoramic unit draws.</summary>
    private static float BiteRow(float column) => 372 - (70 * MathF.Pow((column - (Width / 2f)) / 480, 2));

    private static void DrawJaws(Canvas canvas, SeededRandom random)
    {
        var bone = random.Range(430, 560);
        for (var y = 0; y < Height; y++)
        {
            var line = canvas.Row(y);
            for (var x = 0; x < Width; x++)
            {
                var off = (x - (Width / 2f)) / 480;
                var bite = BiteRow(x);
                var lower = Canvas.Step(bite + 30, bite + 70, y) * Canvas.Step(bite + 265, bite + 245, y) * Canvas.Step(1.12f, 1.02f, MathF.Abs(off));
                var upper = Canvas.Step(bite - 30, bite - 70, y) * Canvas.Step(bite - 240, bite - 200, y) * Canvas.Step(1.0f, 0.85f, MathF.Abs(off));
                var spine = 160 * Canvas.Step(0.4f, 0f, MathF.Abs(off));
                line[x] = 520 + spine + (bone * (lower + (0.9f * upper)));
            }
        }

        foreach (var side in (int[])[-1, 1])
        {
            // Ramus and condyle; canal and mental foramen below; sinus above.
            var edge = (Width / 2f) + (side * 530);
            canvas.AddStroke(520, edge - (side * 20), 150, edge + (side * 60), 60, 42, bone * 0.9f, bone * 0.8f);
            canvas.AddEllipse(125, edge + (side * 62), 42, 36, 0, bone * 0.5f, 0.4f);
            canvas.AddStroke(430, edge - (side * 10), 545, (Width / 2f) + (side * 260), 5, 5, -95, -80);
            canvas.AddEllipse(545 + random.Range(-8, 8), (Width / 2f) + (side * random.Range(232, 268)), 9, 12, 0, -190, 0.5f);
            canvas.AddEllipse(165 + random.Range(-15, 15), (Width / 2f) + (side * random.Range(240, 290)), random.Range(55, 75), random.Range(95, 125), side * 0.2f, -330, 0.15f);
        }

        canvas.AddEllipse(110, Width / 2f, 75, 60, 0, -300, 0.2f);
        new NoiseField(random, Height, Width, 60).At().AddTo(canvas, 45);
        new NoiseField(random, Height, Width, 16).At().AddTo(canvas, 30);
        new NoiseField(random, Height, Width, 6).At().AddTo(canvas, 26);
    }

    private static List<Tooth> PlaceTeeth(SeededRandom random, int jaw)
    {
        var teeth = new List<Tooth>();
        for (var i = 0; i < TeethPerJaw; i++)
        {
            var fromMiddle = MathF.Abs(i - ((TeethPerJaw - 1) / 2f));
            var isMolar = fromMiddle > 5;
            var column = (Width / 2f) + ((i - ((TeethPerJaw - 1) / 2f)) * 53);
            if (random.Chance(0.08f)) continue;
            var half = isMolar ? random.Range(24, 27) : random.Range(17, 23);
            var lean = random.Range(-0.06f, 0.06f) + ((column - (Width / 2f)) / Width * 0.35f);
            var angle = jaw > 0 ? lean : MathF.PI - lean;
            teeth.Add(new Tooth(random, BiteRow(column) + (jaw * random.Range(4, 10)), column, angle, random.Range(112, 132), half, isMolar));
        }

        return teeth;
    }
}

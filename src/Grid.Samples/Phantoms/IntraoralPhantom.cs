using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// An intra-oral film of three or four teeth, 480 x 640 values of 12 bits, 0.0625 mm: a periapical lesion or caries when
/// positive. Fillings, root fillings, marrow spaces and a mental foramen or sinus are there either way.
/// </summary>
internal static class IntraoralPhantom
{
    private const int Height = 480, Width = 640;
    private const float SpacingMm = 0.0625f;

    public static Phantom Draw(bool isPositive, ulong seed)
    {
        var random = SeededRandom.For(seed, "intraoral");
        var lesion = SeededRandom.For(seed, "intraoral lesion");
        var canvas = new Canvas(Height, Width);
        var truth = isPositive ? new byte[Height * Width] : null;
        var isUpper = random.Chance(0.5f);
        DrawBone(canvas, random, isUpper);

        var isCaries = isPositive && lesion.Chance(0.4f);
        var teeth = PlaceTeeth(random, isCaries ? lesion : null);
        foreach (var tooth in teeth) tooth.Draw(canvas, truth);
        if (isPositive && !isCaries)
        {
            var apexes = teeth.SelectMany(tooth => tooth.Apexes).Where(apex => apex.Column is > 30 and < Width - 30 && apex.Row < Height - 25).ToList();
            var (row, column) = apexes.Count > 0 ? lesion.Pick(apexes) : (Height * 0.75f, Width / 2f);
            DentalPhantom.DrawPeriapical(canvas, truth!, lesion, row + lesion.Range(0, 12), column + lesion.Range(-8, 8),
                lesion.Range(1.8f, 4f) / SpacingMm, lesion.Range(240, 480));
        }

        canvas.Finish(random, random.Range(25, 55), 0, 4095);
        if (isUpper)
        {
            Flip<float>(canvas.Values);
            if (truth is not null) Flip<byte>(truth);
        }

        var plane = new PhantomPlane { Values = canvas.Values, Truth = truth, Rows = Height, Columns = Width, SpacingMm = SpacingMm };
        return new Phantom(SampleKind.Dental, isPositive, seed, PhantomLayout.IntraOral, [plane]);
    }

    private static void DrawBone(Canvas canvas, SeededRandom random, bool isUpper)
    {
        var (crest, bone) = (random.Range(125, 175), random.Range(1150, 1450));
        var wave = random.Range(0, 6);
        for (var y = 0; y < Height; y++)
        {
            var line = canvas.Row(y);
            for (var x = 0; x < Width; x++)
            {
                var edge = crest + (9 * MathF.Sin((x / 70f) + wave));
                line[x] = 420 + ((bone - 420) * Canvas.Step(edge - 7, edge + 9, y)) + (0.25f * (y - 240));
            }
        }

        // Spongy bone: meshes of two sizes.
        new NoiseField(random, Height, Width, 26).At().AddTo(canvas, 48);
        new NoiseField(random, Height, Width, 10).At().AddTo(canvas, 62);
        new NoiseField(random, Height, Width, 5).At().AddTo(canvas, 30);
        for (var i = random.Whole(0, 4); i > 0; i--)
            canvas.AddEllipse(random.Range(220, 470), random.Range(20, 620), random.Range(10, 26), random.Range(10, 26), 0, -random.Range(50, 120), 1f);

        if (random.Chance(0.3f) && isUpper)
        {
            // The floor of the maxillary sinus: a wide dark room with a thin bright wall.
            var (row, column, size) = (random.Range(500, 560), random.Range(100, 540), random.Range(120, 190));
            canvas.AddEllipse(row, column, size + 5, size * 1.4f, 0, 200, 0.03f);
            canvas.AddEllipse(row, column, size, size * 1.37f, 0, -520, 0.06f);
        }
        else if (random.Chance(0.25f))
        {
            canvas.AddEllipse(random.Range(425, 465), random.Range(120, 520), random.Range(14, 20), random.Range(18, 28), 0, -random.Range(180, 300), 0.5f);
        }
    }

    private static List<Tooth> PlaceTeeth(SeededRandom random, SeededRandom? caries)
    {
        var teeth = new List<Tooth>();
        var isMolar = random.Chance(0.5f);
        var count = isMolar ? 3 : 4;
        var half = (Width / (2f * count)) - random.Range(2, 8);
        var decayed = caries?.Whole(1, count - 2) ?? -1;
        for (var i = 0; i < count; i++)
        {
            var column = ((i + 0.5f) * Width / count) + random.Range(-8, 8);
            var length = random.Range(285, 350);
            teeth.Add(new Tooth(random, random.Range(4, 30), column, random.Range(-0.12f, 0.12f), length, half, isMolar && i > 0)
            {
                Caries = i == decayed ? (caries!.Sign(), length * caries.Range(0.16f, 0.33f), caries.Range(1.2f, 2.4f) / SpacingMm, caries.Range(420, 720)) : default,
            });
        }

        return teeth;
    }

    /// <summary>Upper teeth hang: the same picture upside down.</summary>
    private static void Flip<T>(Span<T> pixels)
    {
        var spare = new T[Width];
        for (var y = 0; y < Height / 2; y++)
        {
            var upper = pixels.Slice(y * Width, Width);
            var lower = pixels.Slice((Height - 1 - y) * Width, Width);
            upper.CopyTo(spare);
            lower.CopyTo(upper);
            spare.CopyTo(lower);
        }
    }
}

using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// A screening mammogram: right and left breast, craniocaudal (CC) and mediolateral oblique (MLO), 1024 x 768 values of 12
/// bits, 0.22 mm. Negative studies carry shadows that only one view shows, lymph nodes and calcifications; positive ones too.
/// </summary>
internal sealed class MammogramPhantom
{
    private const int Height = 1024, Width = 768;
    private const float SpacingMm = 0.22f, Fat = 900;
    private static readonly (string Side, string View)[] Views = [("R", "CC"), ("L", "CC"), ("R", "MLO"), ("L", "MLO")];
    private readonly bool _isPositive;
    private readonly ulong _seed;
    private readonly float _size, _density, _gain, _grain;
    private readonly string _massSide;
    private readonly BreastMass _mass;

    public MammogramPhantom(bool isPositive, ulong seed)
    {
        (_isPositive, _seed) = (isPositive, seed);
        var random = SeededRandom.For(seed, "breast");
        _size = random.Range(0.7f, 1f);
        _density = random.Range(0.25f, 1f);
        _gain = random.Range(0.85f, 1.15f);
        _grain = random.Range(14, 28);
        _massSide = random.Chance(0.5f) ? "L" : "R";
        _mass = new BreastMass(SeededRandom.For(seed, "breast mass"));
    }

    public Phantom Draw()
    {
        var planes = new PhantomPlane[Views.Length];
        Parallel.For(0, planes.Length, i => planes[i] = DrawView(Views[i].Side, Views[i].View));
        return new Phantom(SampleKind.Breast, _isPositive, _seed, PhantomLayout.FourViewMammogram, planes);
    }

    /// <summary>Drawn with the chest wall at the first column; right breasts are turned round at the end, as they are shown.</summary>
    private PhantomPlane DrawView(string side, string view)
    {
        var random = SeededRandom.For(_seed, $"breast {side} {view}");
        var isOblique = view == "MLO";
        var canvas = new Canvas(Height, Width);
        var outline = new Outline(
            Height * (isOblique ? random.Range(0.52f, 0.58f) : random.Range(0.47f, 0.53f)),
            Height * (isOblique ? 0.47f : 0.4f) * (0.75f + (0.25f * _size)) * random.Range(0.95f, 1.05f),
            Width * 0.86f * _size * random.Range(0.95f, 1.05f));
        DrawTissue(canvas, random, outline);
        DrawStrands(canvas, random, outline);
        DrawDistractors(canvas, random, outline, isOblique);
        byte[]? truth = null;
        if (_isPositive && side == _massSide)
        {
            truth = new byte[Height * Width];
            _mass.Draw(canvas, truth, SeededRandom.For(_seed, $"breast mass {view}"), outline, isOblique, SpacingMm);
        }

        Expose(canvas, outline);
        if (isOblique) DrawPectoral(canvas, random);
        for (var i = 0; i < canvas.Values.Length; i++) canvas.Values[i] *= _gain;
        canvas.Finish(random, _grain, 0, 4095);
        Blank(canvas, outline);
        if (side == "R") Turn(canvas, truth);
        return new PhantomPlane { Values = canvas.Values, Truth = truth, Rows = Height, Columns = Width, SpacingMm = SpacingMm, Laterality = side, View = view };
    }

    private void DrawTissue(Canvas canvas, SeededRandom random, Outline outline)
    {
        new NoiseField(random, Height, Width, 90).At().AddTo(canvas, 170);
        new NoiseField(random, Height, Width, 34).At().AddTo(canvas, 110);
        new NoiseField(random, Height, Width, 13).At().AddTo(canvas, 60);
        new NoiseField(random, Height, Width, 5).At().AddTo(canvas, 26);

        // Gland sits in a cone behind the nipple; fat around it keeps a quarter of the texture.
        var edge = new NoiseField(random, Height, Width, 60).At();
        for (var y = 0; y < Height; y++)
        {
            var line = canvas.Row(y);
            var v = (y - outline.Row) / outline.HalfHeight;
            if (MathF.Abs(v) >= 1) continue;
            for (var x = 0; x < Width; x++)
            {
                var u = x / outline.Reach;
                if (Outline.Distance(u, v) >= 1) break;
                var (du, dv) = ((u - 0.55f) / 0.42f, v / 0.62f);
                var gland = Canvas.Step(1.3f, 0.5f, MathF.Sqrt((du * du) + (dv * dv)) + (0.18f * edge[y, x]));
                line[x] = (line[x] * (0.3f + (0.7f * gland * _density))) + (gland * _density * 650);
            }
        }
    }

    private static void DrawStrands(Canvas canvas, SeededRandom random, Outline outline)
    {
        // Ducts and ligaments: thin bright lines that spread from the nipple.
        var (row, column) = (outline.Row, outline.Reach * 0.97f);
        for (var i = random.Whole(25, 45); i > 0; i--)
        {
            var angle = MathF.PI + random.Range(-0.9f, 0.9f);
            var (length, strength) = (outline.Reach * random.Range(0.2f, 0.35f), random.Range(30, 90));
            var start = random.Range(0.02f, 0.5f) * outline.Reach;
            var (y, x) = (row + (start * MathF.Sin(angle)), column + (start * MathF.Cos(angle)));
            for (var piece = 0; piece < 3; piece++)
            {
                var (ny, nx) = (y + (length / 3 * MathF.Sin(angle)), x + (length / 3 * MathF.Cos(angle)));
                canvas.AddStroke(y, x, ny, nx, random.Range(1, 3), random.Range(0.5f, 2), strength, strength * 0.8f);
                (y, x, angle) = (ny, nx, angle + random.Range(-0.35f, 0.35f));
            }
        }
    }

    private static void DrawDistractors(Canvas canvas, SeededRandom random, Outline outline, bool isOblique)
    {
        // Overlapping tissue: it looks like a mass, often like a plain one, but no second view shows it too.
        for (var i = random.Chance(0.5f) ? random.Whole(1, 2) : 0; i > 0; i--)
        {
            var (row, column) = outline.At(random.Range(0.2f, 0.75f), random.Range(-0.55f, 0.55f));
            var (size, strength) = (random.Range(16, 42), random.Range(80, 190));
            canvas.AddEllipse(row, column, size, size * random.Range(0.6f, 1f), random.Range(0, 3), strength, 0.9f);
            canvas.AddEllipse(row + random.Range(-12, 12), column + random.Range(-12, 12), size * 0.6f, size, random.Range(0, 3), strength * 0.4f, 0.9f);
        }

        if (isOblique && random.Chance(0.4f))
        {
            // A lymph node in the armpit: small, sharp, with a dark hilum.
            var (row, column) = (random.Range(90, 230), random.Range(190, 300));
            var (size, angle) = (random.Range(14, 24), random.Range(0, 3));
            canvas.AddEllipse(row, column, size, size * 0.6f, angle, 260, 0.3f);
            canvas.AddEllipse(row + 2, column + 3, size * 0.5f, size * 0.3f, angle, -220, 0.5f);
        }

        for (var i = random.Whole(0, 5); i > 0; i--)
        {
            var (row, column) = outline.At(random.Range(0.1f, 0.8f), random.Range(-0.7f, 0.7f));
            canvas.AddEllipse(row, column, random.Range(2, 5), random.Range(2, 5), 0, random.Range(400, 1200), 0.6f);
        }
    }

    /// <summary>Adds the fat and thins everything towards the skin, where the paddle no longer presses.</summary>
    private static void Expose(Canvas canvas, Outline outline)
    {
        for (var y = 0; y < Height; y++)
        {
            var line = canvas.Row(y);
            var v = (y - outline.Row) / outline.HalfHeight;
            for (var x = 0; x < Width; x++)
            {
                var distance = MathF.Abs(v) >= 1 ? 2 : Outline.Distance(x / outline.Reach, v);
                if (distance >= 1)
                {
                    line[x] = 0;
                    continue;
                }

                var skin = 160 * Canvas.Step(0.965f, 0.985f, distance);
                line[x] = ((Fat + line[x]) * Canvas.Step(1.0f, 0.8f, distance)) + skin;
            }
        }
    }

    private static void DrawPectoral(Canvas canvas, SeededRandom random)
    {
        var (width, length, bow) = (random.Range(200, 300), random.Range(480, 680), random.Range(-25, 25));
        var gain = random.Range(450, 700);
        for (var y = 0; y < (int)length; y++)
        {
            var along = y / length;
            var edge = (width * (1 - along)) + (bow * MathF.Sin(MathF.PI * along));
            var line = canvas.Row(y);
            for (var x = 0; x < Width && x < edge + 6; x++)
            {
                if (line[x] > 0) line[x] += gain * Canvas.Step(edge + 5, edge - 5, x);
            }
        }
    }

    /// <summary>Air is set to 0 after grain, as a workstation's image has it.</summary>
    private static void Blank(Canvas canvas, Outline outline)
    {
        for (var y = 0; y < Height; y++)
        {
            var line = canvas.Row(y);
            var v = (y - outline.Row) / outline.HalfHeight;
            for (var x = 0; x < Width; x++)
            {
                if (MathF.Abs(v) >= 1 || Outline.Distance(x / outline.Reach, v) >= 1) line[x] = 0;
            }
        }
    }

    private static void Turn(Canvas canvas, byte[]? truth)
    {
        for (var y = 0; y < Height; y++)
        {
            canvas.Row(y).Reverse();
            truth?.AsSpan(y * Width, Width).Reverse();
        }
    }

    /// <summary>The breast's edge: a half ellipse on the chest wall.</summary>
    internal readonly record struct Outline(float Row, float HalfHeight, float Reach)
    {
        /// <summary>0 at the middle of the chest wall, 1 on the skin.</summary>
        public static float Distance(float u, float v) => MathF.Pow(u, 2.2f) + (v * v) is var squared && squared < 1 ? MathF.Sqrt(squared) : 2;

        /// <summary>The pixel at a share of the reach, and of the half height there.</summary>
        public (float Row, float Column) At(float u, float v) => (Row + (v * HalfHeight * MathF.Sqrt(MathF.Max(0, 1 - (u * u)))), u * Reach);
    }
}

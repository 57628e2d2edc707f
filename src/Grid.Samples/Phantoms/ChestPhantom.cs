using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// A frontal chest X-ray, 1024 x 1024 values of 12 bits, 0.36 mm; bone is bright. Negative chests carry crossing ribs, vessels
/// seen end-on, nipple shadows and electrodes; positive ones too.
/// </summary>
internal sealed class ChestPhantom(bool isPositive, ulong seed)
{
    private const int Side = 1024;
    private const float SpacingMm = 0.36f;

    public Phantom Draw()
    {
        var random = SeededRandom.For(seed, "chest");
        var canvas = new Canvas(Side, Side);
        var lungs = new Lungs(random);
        DrawBody(canvas, random, lungs);
        DrawRibs(canvas, random, lungs);
        DrawVessels(canvas, random, lungs);
        Compress(canvas);
        DrawDistractors(canvas, random, lungs);
        var truth = isPositive ? DrawNodules(canvas, SeededRandom.For(seed, "chest nodules"), lungs) : null;
        canvas.Finish(random, random.Range(14, 30), 0, 4095);
        var plane = new PhantomPlane { Values = canvas.Values, Truth = truth, Rows = Side, Columns = Side, SpacingMm = SpacingMm, View = "PA" };
        return new Phantom(SampleKind.Lung, isPositive, seed, PhantomLayout.FrontalChest, [plane]);
    }

    private static void DrawBody(Canvas canvas, SeededRandom random, Lungs lungs)
    {
        var shape = new NoiseField(random, Side, Side, 120).At();
        for (var y = 0; y < Side; y++)
        {
            var line = canvas.Row(y);
            var half = 470 + (30 * MathF.Sin(y / 300f)) - (Canvas.Step(260, 0, y) * 250);
            for (var x = 0; x < Side; x++)
            {
                var body = Canvas.Step(half + 12, half - 30, MathF.Abs(x - lungs.Middle));
                line[x] = body * (2300 - (950 * lungs.Share(y, x, shape[y, x])));
            }
        }

        // Spine and mediastinum, heart to the patient's left (the right of the image), trachea dark in the middle.
        var middle = lungs.Middle;
        canvas.AddStroke(80, middle, 1000, middle, 50, 60, 380, 300);
        canvas.AddEllipse(lungs.Base - 120, middle + 45, random.Range(150, 190), random.Range(125, 175), -0.5f, 620, 0.25f);
        canvas.AddEllipse(360, middle + 48, 42, 40, 0, 330, 0.4f);
        canvas.AddStroke(60, middle, 380, middle - 4, 16, 15, -260, -200);
        new NoiseField(random, Side, Side, 40).At().AddTo(canvas, 28);
        new NoiseField(random, Side, Side, 10).At().AddTo(canvas, 14);
    }

    private static void DrawRibs(Canvas canvas, SeededRandom random, Lungs lungs)
    {
        var (gap, strength) = (random.Range(64, 78), random.Range(110, 190));
        foreach (var side in (int[])[-1, 1])
        {
            for (var rib = 0; rib < 10; rib++)
            {
                var top = 130 + (rib * gap);
                var reach = 330 + (80 * Canvas.Step(0, 4, rib));
                Arc(canvas, top, lungs.Middle + (side * 45), side * reach, 95, 11, strength);
                if (rib < 7) Arc(canvas, top + 190, lungs.Middle + (side * reach), -side * reach * 0.62f, 60, 9, strength * 0.5f);
            }

            canvas.AddStroke(165, lungs.Middle + (side * 50), 105, lungs.Middle + (side * 330), 15, 13, 260, 240);
        }
    }

    /// <summary>A rib as a bow of short pieces: bright at its edges, as cortex seen along the beam is.</summary>
    private static void Arc(Canvas canvas, float row, float column, float reach, float drop, float width, float strength)
    {
        const int Pieces = 10;
        for (var i = 0; i < Pieces; i++)
        {
            var (a, b) = (i / (float)Pieces, (i + 1) / (float)Pieces);
            var (y0, y1) = (row + (drop * a * a * 1.6f) - (22 * MathF.Sin(3 * a)), row + (drop * b * b * 1.6f) - (22 * MathF.Sin(3 * b)));
            var (x0, x1) = (column + (reach * a), column + (reach * b));
            canvas.AddStroke(y0, x0, y1, x1, width, width, strength * 0.55f, strength * 0.55f);
            canvas.AddStroke(y0 - width, x0, y1 - width, x1, 2, 2, strength * 0.4f, strength * 0.4f);
            canvas.AddStroke(y0 + width, x0, y1 + width, x1, 2, 2, strength * 0.5f, strength * 0.5f);
        }
    }

    private static void DrawVessels(Canvas canvas, SeededRandom random, Lungs lungs)
    {
        foreach (var side in (int[])[-1, 1])
        {
            var (row, column) = (random.Range(430, 480), lungs.Middle + (side * 85));
            canvas.AddEllipse(row, column, 70, 38, 0, 300, 0.9f);
            for (var i = random.Whole(9, 14); i > 0; i--)
                Branch(canvas, random, row + random.Range(-45, 45), column + random.Range(-14, 14), random.Range(-1.35f, 1.35f), side, random.Range(5, 8), 3);
        }
    }

    private static void Branch(Canvas canvas, SeededRandom random, float row, float column, float angle, int side, float width, int generations)
    {
        for (var piece = 0; piece < 3; piece++)
        {
            var length = random.Range(28, 48);
            var (y, x) = (row + (length * MathF.Sin(angle)), column + (side * length * MathF.Cos(angle)));
            canvas.AddStroke(row, column, y, x, width, width * 0.85f, 26 * width, 22 * width);
            (row, column, width, angle) = (y, x, width * 0.85f, angle + random.Range(-0.3f, 0.3f));
        }

        if (generations <= 1) return;
        Branch(canvas, random, row, column, angle - random.Range(0.25f, 0.6f), side, width * 0.8f, generations - 1);
        Branch(canvas, random, row, column, angle + random.Range(0.25f, 0.6f), side, width * 0.8f, generations - 1);
    }

    /// <summary>Where much lies in the beam's way the film saturates: heart over spine is hardly brighter than heart.</summary>
    private static void Compress(Canvas canvas)
    {
        const float Knee = 2100;
        foreach (ref var value in canvas.Values.AsSpan())
        {
            if (value > Knee) value = Knee + ((value - Knee) * 0.45f);
        }
    }

    private static void DrawDistractors(Canvas canvas, SeededRandom random, Lungs lungs)
    {
        for (var i = random.Whole(1, 6); i > 0; i--)
        {
            // Vessels seen end-on: small, sharp and near the hilum.
            var (row, column) = lungs.Place(random, 0.15f, 0.5f);
            canvas.AddEllipse(row, column, random.Range(3.5f, 6), random.Range(3.5f, 6), 0, random.Range(90, 200), 0.5f);
        }

        if (random.Chance(0.25f))
        {
            // Nipples: the pair tells them from nodules.
            var (row, apart) = (random.Range(720, 770), random.Range(200, 250));
            canvas.AddEllipse(row, lungs.Middle - apart, 14, 14, 0, 110, 0.5f);
            canvas.AddEllipse(row + random.Range(-12, 12), lungs.Middle + apart, 14, 14, 0, 110, 0.5f);
        }

        if (random.Chance(0.3f))
        {
            for (var i = random.Whole(1, 3); i > 0; i--)
            {
                var (row, column) = lungs.Place(random, 0.2f, 0.9f);
                canvas.AddEllipse(row, column, 13, 13, 0, 900, 0.1f);
                canvas.AddStroke(row, column, row + random.Range(120, 300), column + random.Range(-120, 120), 2, 2, 380, 380);
            }
        }
    }

    private static byte[] DrawNodules(Canvas canvas, SeededRandom random, Lungs lungs)
    {
        var truth = new byte[Side * Side];
        for (var i = random.Chance(0.7f) ? 1 : random.Whole(2, 3); i > 0; i--)
        {
            var (row, column) = lungs.Place(random, 0.15f, 0.95f);
            var (radius, stretch) = (random.Range(4f, 11f) / SpacingMm, random.Range(0.8f, 1f));
            var contrast = random.Range(165, 360);
            var angle = random.Range(0, 3);
            canvas.AddEllipse(row, column, radius, radius * stretch, angle, contrast * 0.7f, 0.5f);
            canvas.AddEllipse(row + random.Range(-2, 2), column + random.Range(-2, 2), radius * 0.8f, radius * stretch * 0.7f, angle, contrast * 0.3f, 0.9f);
            var marker = new Canvas(Side, Side);
            marker.AddEllipse(row, column, radius, radius * stretch, angle, 1, 0.01f);
            for (var p = 0; p < truth.Length; p++) truth[p] |= (byte)(marker.Values[p] > 0.5f ? 1 : 0);
        }

        return truth;
    }

    /// <summary>Where the two lungs lie in the image.</summary>
    private sealed class Lungs
    {
        private readonly float _top, _reach, _rightDome;

        public Lungs(SeededRandom random)
        {
            Middle = (Side / 2) + random.Range(-22, 22);
            _top = random.Range(80, 120);
            Base = random.Range(780, 860);
            _reach = random.Range(360, 400);
            _rightDome = random.Range(20, 50);
        }

        public float Middle { get; }

        public float Base { get; }

        /// <summary>1 in the lung, 0 in the body, soft between.</summary>
        public float Share(int y, int x, float wobble)
        {
            var across = x - Middle;
            var isPatientRight = across < 0;
            var distance = MathF.Abs(across);
            var down = (y - _top) / (Base - _top);
            var outer = _reach * MathF.Sqrt(Math.Clamp(1 - ((1 - down) * (1 - down) * 0.95f), 0f, 1f));
            var inner = 62 + (30 * Canvas.Step(0.2f, 0.5f, down)) + (isPatientRight ? 0 : 70 * Canvas.Step(0.5f, 0.9f, down));
            var dome = Base - (isPatientRight ? _rightDome : 0) - (70 * Canvas.Step(_reach, 60, distance)) + 60;
            return Canvas.Step(outer + 8, outer - 14, distance + (5 * wobble)) * Canvas.Step(inner - 14, inner + 18, distance + (6 * wobble))
                * Canvas.Step(dome + 7, dome - 9, y) * Canvas.Step(_top - 10, _top + 25, y);
        }

        /// <summary>A place inside a lung, between two shares of the way from hilum to rib cage.</summary>
        public (float Row, float Column) Place(SeededRandom random, float from, float to)
        {
            for (var attempt = 0; attempt < 64; attempt++)
            {
                var side = random.Sign();
                var (row, column) = (random.Range(_top + 70, Base - 60), Middle + (side * (95 + (random.Range(from, to) * (_reach - 120)))));
                if (Share((int)row, (int)column, 0) > 0.95f) return (row, column);
            }

            return ((_top + Base) / 2, Middle - 220);
        }
    }
}

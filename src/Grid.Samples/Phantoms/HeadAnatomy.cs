using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// One made-up head: skull, scalp, brain with its fluid spaces, and the harmless changes that a healthy or an old head shows.
/// Millimetres about the middle of the head: x to the patient's left, y to the back, z up from the skull base.
/// </summary>
internal sealed class HeadAnatomy
{
    private const float Extent = 240;
    private readonly float _height, _halfWidth, _halfLength, _egg, _skullMm, _scalpMm;
    private readonly float _grey, _white, _fluid, _sulci, _cup, _hardening, _unevenness;
    private readonly (float Left, float Right) _whiteMatterDisease;
    private readonly (float Angle, float Offset, float Width, float Depth)[] _streaks;
    private readonly (float Left, float Right) _ventricles;
    private readonly (float X, float Y, float Z, float Radius)[] _lacunes;
    private readonly NoiseField _folds, _lumps;

    public HeadAnatomy(SeededRandom random, float height)
    {
        _height = height;
        (_halfWidth, _halfLength) = (random.Range(62, 71), random.Range(78, 90));
        _egg = random.Range(0f, 0.12f);
        (_skullMm, _scalpMm) = (random.Range(5, 9), random.Range(4, 8));
        _white = random.Range(25, 29);
        _grey = _white + random.Range(7, 11);
        _fluid = random.Range(4, 9);
        _sulci = random.Range(0.05f, 0.5f);
        _cup = random.Range(-2f, 4f);
        _hardening = random.Range(2, 12);
        _unevenness = random.Range(1f, 2.6f);
        _whiteMatterDisease = random.Chance(0.4f) ? (random.Range(2, 8), random.Range(2, 8)) : default;
        _streaks = [.. Enumerable.Range(0, random.Whole(0, 3)).Select(_ => (random.Range(0, 3.1f), random.Range(-50, 50), random.Range(4, 10), random.Range(2, 6)))];
        var ventricles = random.Range(0.7f, 1.35f);
        _ventricles = (ventricles * random.Range(0.8f, 1.2f), ventricles * random.Range(0.8f, 1.2f));
        _lacunes = [.. Enumerable.Range(0, random.Whole(0, 3)).Select(_ =>
            (random.Sign() * random.Range(14, 32), random.Range(-25, 20), height * random.Range(0.35f, 0.65f), random.Range(2f, 4.5f)))];
        _folds = new NoiseField(random, Extent, Extent, 8, height, 10);
        _lumps = new NoiseField(random, Extent, Extent, 22, height, 22);
    }

    public Slice At(float heightMm) => new(this, heightMm);

    /// <summary>A place in the head: millimetres, shares of the brain's own size, and distance from its middle (1 at the inner skull).</summary>
    internal readonly record struct Point(float X, float Y, float U, float V, float Rho, float Level);

    /// <summary>The head at one height, with its noise read out once.</summary>
    internal sealed class Slice(HeadAnatomy head, float height)
    {
        private readonly NoiseField.Slice _folds = head._folds.At(height);
        private readonly NoiseField.Slice _lumps = head._lumps.At(height);
        private readonly float _height = height;

        public float Outside { get; } = 1.42f;

        /// <summary>0 at the skull base, 1 at the top of the brain; slices above it go on until the vault has closed.</summary>
        public float LevelOf(float heightMm) => Math.Clamp(heightMm / head._height, 0f, _height > head._height ? 1.5f : 1f);

        public float LumpAt(Point p) => _lumps[p.Y + (Extent / 2), p.X + (Extent / 2)];

        public Point Locate(float x, float y, float level)
        {
            // The vault: three quarters wide at the base, widest above the ears, closing at the vertex.
            var rise = (level - 0.42f) / (level < 0.42f ? 0.65f : 0.62f);
            var size = MathF.Sqrt(MathF.Max(1e-6f, 1 - (rise * rise)));
            var v = y / (head._halfLength * size);
            var u = x / (head._halfWidth * size * (1 + (head._egg * Math.Clamp(v, -1f, 1f))));
            return new Point(x, y, u, v, MathF.Sqrt((u * u) + (v * v)), level);
        }

        public float ValueAt(Point p, float ischaemia, float depthHu)
        {
            var inner = 1f;
            var outer = inner + (head._skullMm / 72);
            var skin = outer + (head._scalpMm / 72);
            if (p.Rho >= skin + 0.02f) return -1000;
            if (p.Rho >= outer) return Layer(p.Rho, outer, skin);

            var value = p.Rho < inner + 0.02f ? Brain(p, ischaemia, depthHu) : 0;
            var bone = Canvas.Step(inner - 0.012f, inner + 0.012f, p.Rho);
            if (bone > 0)
            {
                // Two tables with softer diploe between.
                var depth = (p.Rho - inner) / (outer - inner);
                value += bone * (1150 - (450 * Canvas.Step(0.25f, 0.5f, depth) * Canvas.Step(0.85f, 0.6f, depth)) - value);
            }

            return value;
        }

        private static float Layer(float rho, float outer, float skin)
        {
            var scalp = rho > skin - 0.02f ? 45 : -70;
            var value = 1150 + (Canvas.Step(outer - 0.005f, outer + 0.02f, rho) * (scalp - 1150));
            return value + (Canvas.Step(skin - 0.01f, skin + 0.01f, rho) * (-1000 - value));
        }

        private float Brain(Point p, float ischaemia, float depthHu)
        {
            var fold = _folds[p.Y + (Extent / 2), p.X + (Extent / 2)];
            var cortex = Canvas.Step(0.70f, 0.80f, p.Rho + (0.06f * fold));
            var grey = MathF.Max(cortex, DeepGrey(p));
            var value = head._white + (grey * (head._grey - head._white)) + (head._unevenness * LumpAt(p)) - Streak(p);
            value -= WhiteMatterDisease(p) + (ischaemia * depthHu * (0.75f + (0.4f * grey)));

            // Swollen tissue closes its sulci.
            var fluid = MathF.Max(Sulcus(p, fold) * (1 - (0.5f * ischaemia)), MathF.Max(Ventricle(p), Cistern(p)));
            fluid = MathF.Max(fluid, Lacune(p));
            value += fluid * (head._fluid - value);

            var falx = Canvas.Step(1.6f, 0.6f, MathF.Abs(p.X)) * Canvas.Step(0.45f, 0.6f, MathF.Abs(p.V)) * Canvas.Step(0.38f, 0.45f, p.Level);
            value += falx * (52 - value);
            return SkullBase(p, value + (head._cup * p.Rho * p.Rho));
        }

        private static float DeepGrey(Point p)
        {
            var level = Canvas.Step(0.32f, 0.38f, p.Level) * Canvas.Step(0.6f, 0.52f, p.Level);
            if (level == 0) return 0;
            var (lentiform, thalamus) = (Squared((MathF.Abs(p.X) - 24) / 8, (p.Y + 8) / 17), Squared((MathF.Abs(p.X) - 11) / 9, (p.Y - 12) / 13));
            return level * MathF.Max(Canvas.Step(1.2f, 0.8f, lentiform), Canvas.Step(1.2f, 0.8f, thalamus));
        }

        private float WhiteMatterDisease(Point p)
        {
            var depth = p.X > 0 ? head._whiteMatterDisease.Left : head._whiteMatterDisease.Right;
            if (depth == 0) return 0;
            var caps = Canvas.Step(1.6f, 0.5f, Squared((MathF.Abs(p.X) - 20) / 13, (MathF.Abs(p.Y - 2) - 34) / 16));
            return depth * caps * Canvas.Step(0.42f, 0.5f, p.Level) * Canvas.Step(0.78f, 0.7f, p.Level);
        }

        /// <summary>Dark bands right across the head, as bone and teeth throw them: low ones only.</summary>
        private float Streak(Point p)
        {
            var dark = 0f;
            foreach (var (angle, offset, width, depth) in head._streaks)
            {
                var (sin, cos) = MathF.SinCos(angle);
                dark += depth * Canvas.Step(width, 0, MathF.Abs((p.X * cos) + (p.Y * sin) - offset));
            }

            return dark * Canvas.Step(0.6f, 0.4f, p.Level);
        }

        private float Sulcus(Point p, float fold)
        {
            var ridge = Canvas.Step(0.32f, 0.05f, MathF.Abs(fold)) * Canvas.Step(0.76f, 0.95f, p.Rho) * MathF.Min(1, 0.15f + (1.6f * head._sulci));
            var cleft = Canvas.Step(3.2f, 1f, MathF.Abs(p.X)) * Canvas.Step(0.5f, 0.7f, MathF.Abs(p.V)) * (0.2f + head._sulci);
            var rim = Canvas.Step(0.955f, 0.985f, p.Rho) * (0.25f + head._sulci);
            // The Sylvian fissure runs in from the side, below the ventricles.
            var sylvian = Canvas.Step(2.2f, 0.8f, MathF.Abs(p.Y + 12 - (0.25f * MathF.Abs(p.X)))) * Canvas.Step(0.5f, 0.6f, MathF.Abs(p.U))
                * Canvas.Step(0.28f, 0.33f, p.Level) * Canvas.Step(0.5f, 0.44f, p.Level) * (0.4f + head._sulci);
            return MathF.Max(MathF.Max(ridge, cleft), MathF.Max(rim, MathF.Min(sylvian, 1)));
        }

        private float Ventricle(Point p)
        {
            var size = p.X > 0 ? head._ventricles.Left : head._ventricles.Right;
            var x = MathF.Abs(p.X);
            var body = Squared((x - (9 + (4 * size))) / (5.5f * size), (p.Y + 2) / (30 * size)) + Square((p.Level - 0.6f) / 0.09f);
            var front = Squared((x - (6 + (0.22f * (-p.Y - 20)))) / (4.5f * size), (p.Y + 28) / (13 * size)) + Square((p.Level - 0.5f) / 0.09f);
            var back = Squared((x - (16 + (0.2f * (p.Y - 20)))) / (6f * size), (p.Y - 34) / (14 * size)) + Square((p.Level - 0.5f) / 0.08f);
            var third = Squared(p.X / (2.4f * size), (p.Y - 4) / 14) + Square((p.Level - 0.43f) / 0.06f);
            var fourth = Squared(p.X / 7, (p.Y - 32) / 6) + Square((p.Level - 0.2f) / 0.06f);
            return Canvas.Step(1.15f, 0.8f, MathF.Min(MathF.Min(body, front), MathF.Min(back, MathF.Min(third, fourth))));
        }

        private static float Cistern(Point p)
        {
            var level = Canvas.Step(0.24f, 0.27f, p.Level) * Canvas.Step(0.34f, 0.31f, p.Level);
            if (level == 0) return 0;
            var star = MathF.Abs(MathF.Sqrt(Squared(p.X / 17, (p.Y - 6) / 15)) - 1);
            return level * Canvas.Step(0.22f, 0.1f, star);
        }

        private float Lacune(Point p)
        {
            var share = 0f;
            foreach (var (x, y, z, radius) in head._lacunes)
            {
                var distance = Squared((p.X - x) / radius, (p.Y - y) / radius) + Square((_height - z) / 6);
                share = MathF.Max(share, 0.9f * Canvas.Step(1.3f, 0.6f, distance));
            }

            return share;
        }

        private float SkullBase(Point p, float value)
        {
            if (p.Level > 0.27f) return value;
            var fade = Canvas.Step(0.27f, 0.2f, p.Level);

            // The petrous bones, and the dark band that hardening of the beam leaves between them.
            var ridge = MathF.Abs(p.Y - 6 - (0.45f * (MathF.Abs(p.X) - 40)));
            var petrous = Canvas.Step(9, 6, ridge) * Canvas.Step(16, 22, MathF.Abs(p.X)) * Canvas.Step(0.2f, 0.14f, p.Level);
            value -= head._hardening * fade * Canvas.Step(14, 4, MathF.Abs(p.Y - 12)) * Canvas.Step(34, 18, MathF.Abs(p.X));
            value += petrous * (1000 - value);
            var sinus = Canvas.Step(1.1f, 0.85f, Squared(p.X / 14, (p.Y + 52) / 18)) * Canvas.Step(0.13f, 0.08f, p.Level);
            return value + (sinus * (-900 - value));
        }

        private static float Squared(float x, float y) => (x * x) + (y * y);

        private static float Square(float value) => value * value;
    }
}

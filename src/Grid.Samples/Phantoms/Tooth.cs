using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>One tooth seen from its side, drawn along an axis from the biting edge to the root tip. Lengths in pixels.</summary>
internal sealed class Tooth
{
    private const float RootOffset = 0.46f;
    private readonly float _row, _column, _sin, _cos, _length, _crown, _halfWidth, _dentin, _enamel, _pulp, _filling, _canal;
    private readonly bool _isMolar, _isFilled, _hasCanalFilling;
    private readonly int _fillingSide;

    /// <param name="random">Its shape and repairs.</param>
    /// <param name="row">Row of the middle of the biting edge.</param>
    /// <param name="column">Column of the same.</param>
    /// <param name="angle">Direction of the root in radians; 0 points down the image.</param>
    /// <param name="length">From biting edge to root tip.</param>
    /// <param name="halfWidth">Half the width of the crown.</param>
    /// <param name="isMolar">Two roots instead of one.</param>
    public Tooth(SeededRandom random, float row, float column, float angle, float length, float halfWidth, bool isMolar)
    {
        (_row, _column, _length, _halfWidth, _isMolar) = (row, column, length, halfWidth, isMolar);
        (_sin, _cos) = MathF.SinCos(angle);
        _crown = length * random.Range(0.34f, 0.4f);
        (_dentin, _enamel, _pulp) = (random.Range(1350, 1550), random.Range(420, 620), random.Range(220, 380));
        (_isFilled, _fillingSide, _filling) = (random.Chance(0.3f), random.Whole(-1, 1), random.Range(900, 1500));
        (_hasCanalFilling, _canal) = (random.Chance(0.12f), random.Range(700, 1000));
    }

    /// <summary>Dark decay eating in from one side of the crown; radius 0 for a sound tooth.</summary>
    public (int Side, float Along, float Radius, float Depth) Caries { get; init; }

    /// <summary>The root tips.</summary>
    public IReadOnlyList<(float Row, float Column)> Apexes => _isMolar
        ? [Place(_length * 0.985f, -RootOffset * _halfWidth), Place(_length * 0.985f, RootOffset * _halfWidth)]
        : [Place(_length, 0)];

    /// <summary>Adds the tooth, and marks its caries in <paramref name="truth"/>.</summary>
    public void Draw(Canvas canvas, byte[]? truth)
    {
        var (row, column) = Place(_length / 2, 0);
        var reach = (_length * 0.55f) + 8;
        canvas.Visit(row, column, reach, (y, x) =>
        {
            var (dy, dx) = (y - _row, x - _column);
            var along = (dy * _cos) + (dx * _sin);
            var across = (dx * _cos) - (dy * _sin);
            if (along < -4 || along > _length + 8 || MathF.Abs(across) > _halfWidth + 12) return 0;
            var behind = canvas.Values[(y * canvas.Columns) + x];
            var change = ChangeAt(along, across, behind, out var caries);
            if (caries > 0.5f && truth is not null) truth[(y * canvas.Columns) + x] = 1;
            return change;
        });
    }

    private (float Row, float Column) Place(float along, float across) =>
        (_row + (along * _cos) - (across * _sin), _column + (along * _sin) + (across * _cos));

    /// <summary>A tooth hides most of the bone behind it, so it replaces the value there instead of adding to it.</summary>
    private float ChangeAt(float along, float across, float behind, out float caries)
    {
        var depth = Inside(along, across);
        caries = 0;
        var tooth = Canvas.Step(-1.2f, 1.2f, depth);
        if (tooth == 0) return along > _crown ? Socket(depth) : 0;

        var value = _dentin;
        var enamel = MathF.Min(MathF.Min(depth, along), _crown - along);
        if (along < _crown) value += _enamel * Canvas.Step(_halfWidth * 0.34f, _halfWidth * 0.2f, MathF.Min(depth, along)) * Canvas.Step(-2, 3, enamel + 2);
        value += Pulp(along, across);

        if (_isFilled && along < _crown * 0.55f && MathF.Abs(across - (_fillingSide * 0.4f * _halfWidth)) < _halfWidth * 0.42f) value += _filling;
        if (Caries.Radius > 0)
        {
            var (dy, dx) = (along - Caries.Along, across - (Caries.Side * _halfWidth * 0.92f));
            caries = Canvas.Step(Caries.Radius * 1.15f, Caries.Radius * 0.7f, MathF.Sqrt((dy * dy) + (dx * dx)));
            value -= caries * Caries.Depth;
            if (depth < 0) caries = 0;
        }

        // Cervical burn-out: every neck looks a little thin, which beginners take for caries.
        value -= 110 * Canvas.Step(_length * 0.05f, 0, MathF.Abs(along - _crown)) * Canvas.Step(_halfWidth * 0.4f, 0, depth);
        return tooth * (value - (0.75f * behind));
    }

    private float Pulp(float along, float across)
    {
        var centre = _isMolar && along > _crown * 1.25f ? RootOffset * _halfWidth * MathF.Sign(across) : 0;
        var half = along < _crown * 1.25f ? _halfWidth * 0.24f : _halfWidth * 0.09f;
        var share = Canvas.Step(half + 1.5f, half - 1.5f, MathF.Abs(across - centre)) * Canvas.Step(_crown * 0.5f, _crown * 0.62f, along);
        return share * (_hasCanalFilling ? _canal : -_pulp);
    }

    /// <summary>The dark ligament around a root, and the bright wall of its socket.</summary>
    private static float Socket(float depth) =>
        (-150 * Canvas.Step(-4.5f, -2.5f, depth) * Canvas.Step(1, -1, depth)) + (130 * Canvas.Step(-8, -5.5f, depth) * Canvas.Step(-3.5f, -5, depth));

    /// <summary>Pixels inside the outline; negative outside.</summary>
    private float Inside(float along, float across)
    {
        var side = MathF.Abs(across);
        if (along <= _crown)
        {
            var bulge = _halfWidth * (0.86f + (0.14f * MathF.Sin(MathF.PI * Math.Clamp(along / _crown, 0, 1))));
            return MathF.Min(bulge - side, along - (2.5f * MathF.Cos(side * 5 / _halfWidth)) + 2);
        }

        var down = Math.Clamp((along - _crown) / (_length - _crown), 0, 1.05f);
        if (!_isMolar || down < 0.22f) return (_halfWidth * 0.84f * MathF.Sqrt(MathF.Max(0, 1 - MathF.Pow(down, 1.35f)))) - side - (down > 1 ? (down - 1) * _length : 0);
        var taper = _halfWidth * 0.36f * MathF.Sqrt(MathF.Max(0, 1 - MathF.Pow(down, 3)));
        return taper - MathF.Abs(side - (RootOffset * _halfWidth)) - (down > 1 ? (down - 1) * _length : 0);
    }
}

using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>
/// A head CT without contrast: 28 to 32 axial slices with brain in them and a few above, 512 x 512, 5 mm apart, in HU.
/// Negative heads carry what fools a reader too: lopsided ventricles, old lacunes, white-matter disease, beam hardening, noise.
/// </summary>
public sealed class HeadPhantom
{
    private const int Side = 512;
    private const float SliceStepMm = 5f;
    private readonly bool _isPositive;
    private readonly ulong _seed;
    private readonly HeadAnatomy _anatomy;
    private readonly Territory? _territory;
    private readonly float _spacing, _centreX, _centreY, _sin, _cos, _tilt, _white, _correlated;

    /// <param name="isPositive">Whether a territory is ischaemic.</param>
    /// <param name="seed">Where all its chance comes from.</param>
    /// <param name="tiltDegrees">Tilt of the slices about the ear-to-ear axis, added to the head's own pitch.</param>
    public HeadPhantom(bool isPositive, ulong seed, float tiltDegrees = 0)
    {
        (_isPositive, _seed) = (isPositive, seed);
        var random = SeededRandom.For(seed, "head pose");
        _spacing = random.Range(0.41f, 0.50f);
        (_centreX, _centreY) = (random.Range(-8, 8), random.Range(-8, 8));
        (_sin, _cos) = MathF.SinCos(random.Range(-0.16f, 0.16f));
        _tilt = MathF.Tan((random.Range(-10, 10) + tiltDegrees) * MathF.PI / 180);
        (_white, _correlated) = (random.Range(3f, 7f), random.Range(1.5f, 4f));
        SliceCount = random.Whole(28, 32);
        _anatomy = new HeadAnatomy(SeededRandom.For(seed, "head anatomy"), SliceCount * SliceStepMm);
        _territory = isPositive ? new Territory(SeededRandom.For(seed, "head territory")) : null;
    }

    /// <summary>Whether the lesion is one that every reader sees; false without one.</summary>
    public bool IsPlain => _territory is { IsPlain: true };

    /// <summary>Slices that show brain; those above them close the skull.</summary>
    public int SliceCount { get; }

    /// <summary>
    /// Slices from the last one with brain in it to the first of air alone. A scan goes on until the head has ended: only so
    /// can a reader tell that no slice is missing at the top.
    /// </summary>
    public int SlicesAbove => 1 + (int)MathF.Ceiling(((0.04f * SliceCount * SliceStepMm) + (MathF.Abs(_tilt) * 40)) / SliceStepMm);

    /// <summary>Draws the slices asked for, all with those above by default; a slice's values do not depend on which others are drawn.</summary>
    public Phantom Draw(IReadOnlyList<int>? slices = null)
    {
        slices ??= [.. Enumerable.Range(0, SliceCount + SlicesAbove)];
        var planes = new PhantomPlane[slices.Count];
        Parallel.For(0, planes.Length, i => planes[i] = DrawSlice(slices[i]));
        return new Phantom(SampleKind.Stroke, _isPositive, _seed, PhantomLayout.AxialSlices, planes);
    }

    private PhantomPlane DrawSlice(int index)
    {
        var height = (index + 0.5f) * SliceStepMm;
        var canvas = new Canvas(Side, Side);
        var truth = _territory is null ? null : new byte[Side * Side];
        var slice = _anatomy.At(height);
        for (var y = 0; y < Side; y++) DrawRow(canvas.Row(y), truth is null ? [] : truth.AsSpan(y * Side, Side), slice, y, height);

        var random = SeededRandom.For(_seed, $"head noise {index}");
        new NoiseField(random, Side, Side, 3.5f).At().AddTo(canvas, _correlated);
        canvas.Finish(random, _white, -1024, 3071);
        return new PhantomPlane
        {
            Values = canvas.Values,
            Truth = truth is not null && truth.AsSpan().Contains((byte)1) ? truth : null,
            Rows = Side,
            Columns = Side,
            SpacingMm = _spacing,
            HeightMm = index * SliceStepMm,
        };
    }

    private void DrawRow(Span<float> line, Span<byte> truth, HeadAnatomy.Slice slice, int y, float height)
    {
        var imageY = ((y - (Side / 2)) * _spacing) - _centreY;

        // Pitch and gantry tilt make one slice cut higher at the back than at the front.
        var level = slice.LevelOf(height + (imageY * _tilt));
        for (var x = 0; x < line.Length; x++)
        {
            var imageX = ((x - (Side / 2)) * _spacing) - _centreX;
            var point = slice.Locate((imageX * _cos) + (imageY * _sin), (imageY * _cos) - (imageX * _sin), level);
            if (point.Rho > slice.Outside)
            {
                line[x] = -1000;
                continue;
            }

            var share = _territory is not null && point.Rho < 1 ? _territory.ShareAt(point, slice) : 0;
            line[x] = slice.ValueAt(point, share, _territory?.DepthHu ?? 0);
            if (share > 0.5f && point.Rho < 0.98f) truth[x] = 1;
        }
    }
}

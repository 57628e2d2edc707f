using Grid.Samples.Drawing;

namespace Grid.Samples.Phantoms;

/// <summary>The part of a brain that one blocked artery leaves without blood: darker by a few HU, with a ragged, soft border.</summary>
internal sealed class Territory
{
    private readonly int _side;
    private readonly float _ragged, _soft;
    private readonly (float From, float To) _angle, _rho, _level;
    private readonly bool _isMedial;

    public Territory(SeededRandom random)
    {
        _side = random.Sign();
        _soft = random.Range(0.05f, 0.14f);
        _ragged = random.Range(0.02f, 0.05f);
        // Early signs are faint more often than plain.
        DepthHu = 4 + (10 * MathF.Pow(random.Next(), 1.6f));
        var artery = random.Next();
        if (artery < 0.7f)
        {
            // Middle cerebral artery: the whole of it, a division, or a single branch.
            _angle = random.Pick<(float, float)>([(-0.8f, 0.75f), (-0.85f, 0.1f), (-0.1f, 0.8f), (-0.75f, -0.25f), (0f, 0.5f)]);
            _rho = (random.Range(0.3f, 0.5f), 1.1f);
            var middle = random.Range(0.42f, 0.62f);
            var half = random.Range(0.06f, 0.18f);
            _level = (middle - half, middle + half);
            IsPlain = DepthHu >= 9 && half >= 0.1f && _angle.To - _angle.From > 0.8f;
        }
        else if (artery < 0.85f)
        {
            // Anterior: a strip beside the falx, in front. Posterior: the same behind, lower.
            (_isMedial, _angle, _rho, _level) = (true, (-1f, -0.05f), (0.35f, 1.1f), (random.Range(0.42f, 0.5f), random.Range(0.75f, 0.9f)));
        }
        else
        {
            (_isMedial, _angle, _rho, _level) = (true, (0.35f, 1f), (0.3f, 1.1f), (random.Range(0.28f, 0.34f), random.Range(0.5f, 0.62f)));
        }
    }

    /// <summary>How much darker its middle is than healthy white matter; grey matter loses a little more.</summary>
    public float DepthHu { get; }

    /// <summary>Large and dark enough that every reader sees it: the middle cerebral artery or a division of it, 9 HU or more.</summary>
    public bool IsPlain { get; }

    /// <summary>0 outside to 1 inside.</summary>
    public float ShareAt(HeadAnatomy.Point p, HeadAnatomy.Slice slice)
    {
        var u = p.U * _side;
        if (u <= 0) return 0;
        var level = Within(p.Level, _level, 0.035f);
        if (level == 0) return 0;
        var ragged = _ragged * slice.LumpAt(p);
        if (_isMedial) return level * Canvas.Step(0.36f + ragged, 0.26f + ragged, u) * Within(p.V + ragged, _angle, _soft) * Within(p.Rho, _rho, _soft);
        var angle = MathF.Atan2(p.V, u);
        return level * Within(angle + (2 * ragged), _angle, 2 * _soft) * Within(p.Rho + ragged, _rho, _soft);
    }

    private static float Within(float value, (float From, float To) range, float soft) =>
        Canvas.Step(range.From - soft, range.From + soft, value) * Canvas.Step(range.To + soft, range.To - soft, value);
}

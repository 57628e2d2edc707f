namespace Grid.Simulator.Chance;

internal sealed class LogNormalDistribution(double mean, double squaredVariation) : Distribution(mean, squaredVariation)
{
    private readonly double _sigma = Math.Sqrt(Math.Log(1 + squaredVariation));
    private readonly double _median = mean / Math.Sqrt(1 + squaredVariation);

    internal override double Draw(SeededChance chance) => _median * Math.Exp(_sigma * Normal.Draw(chance));
}

/// <summary>
/// Gamma by squeezing a cubed normal under the density (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000).
/// </summary>
internal sealed class GammaDistribution : Distribution
{
    private readonly double _scale;
    private readonly double _d;
    private readonly double _c;

    // Above 0 for shapes below 1: drawn at one shape more and scaled back by a power of an even draw.
    private readonly double _power;

    public GammaDistribution(double mean, double squaredVariation)
        : base(mean, squaredVariation)
    {
        var shape = 1 / squaredVariation;
        _scale = mean * squaredVariation;
        _power = shape < 1 ? squaredVariation : 0;
        _d = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        _c = 1 / Math.Sqrt(9 * _d);
    }

    internal override double Draw(SeededChance chance)
    {
        var value = _scale * _d * Cube(chance);
        return _power > 0 ? value * Math.Pow(chance.Next(), _power) : value;
    }

    private double Cube(SeededChance chance)
    {
        while (true)
        {
            var normal = Normal.Draw(chance);
            var root = 1 + (_c * normal);
            if (root <= 0) continue;
            var cube = root * root * root;
            if (Math.Log(1 - chance.Next()) < (normal * normal / 2) + (_d * (1 - cube + Math.Log(cube)))) return cube;
        }
    }
}

/// <summary>Standard normal draws by Marsaglia's polar method. One of each pair is dropped, so that a stream has no memory beside its state.</summary>
internal static class Normal
{
    public static double Draw(SeededChance chance)
    {
        while (true)
        {
            var (x, y) = (chance.Between(-1, 1), chance.Between(-1, 1));
            var square = (x * x) + (y * y);
            if (square is > 0 and < 1) return x * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }
}

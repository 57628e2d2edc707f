namespace Grid.Simulator.Chance;

/// <summary>
/// Exponential draws without a logarithm in 98 of 100 cases: the density cut into 256 layers of equal area (Marsaglia and Tsang, "The
/// ziggurat method", 2000). Exact, not an approximation: what falls into a layer's edge is decided by the density itself.
/// </summary>
internal static class Ziggurat
{
    private const int Layers = 256;

    // Where the tail begins, and the area of a layer that makes 256 of them close at the top.
    private const double Tail = 7.69711747013104972;
    private const double LayerArea = 0.0039496598225815571993;
    private const double ToUnit = 1.0 / (1UL << 53);

    private static readonly double[] Width = Widths();
    private static readonly double[] Density = Array.ConvertAll(Width, static x => Math.Exp(-x));

    /// <summary>An exponential draw of mean 1.</summary>
    public static double Exponential(SeededChance chance)
    {
        var before = 0.0;
        while (true)
        {
            var bits = chance.Next64();
            var layer = (int)(bits & (Layers - 1));

            // The layer is the lowest 8 bits, the place in it the highest 53.
            var value = (bits >> 11) * ToUnit * Width[layer];
            if (value < Width[layer + 1]) return before + value;
            if (layer == 0)
            {
                // Without memory: beyond the tail's start it is the same distribution again.
                before += Tail;
                continue;
            }

            var height = Density[layer] + (chance.Next() * (Density[layer + 1] - Density[layer]));
            if (height < Math.Exp(-value)) return before + value;
        }
    }

    private static double[] Widths()
    {
        var widths = new double[Layers + 1];
        widths[0] = LayerArea * Math.Exp(Tail);
        widths[1] = Tail;
        for (var i = 1; i < Layers - 1; i++) widths[i + 1] = -Math.Log((LayerArea / widths[i]) + Math.Exp(-widths[i]));
        return widths;
    }
}

using System.Globalization;

namespace Grid.Benchmarks.Scheduling;

/// <summary>
/// How the storm is run. Times without a word are grid time: what a hospital would see. The run itself is faster by
/// <see cref="Compression"/>, so every millisecond that the grid itself takes is counted against it that many times.
/// </summary>
internal sealed record StormOptions
{
    public const double DentalPerSecond = 50_000 / 600.0;

    /// <summary>A dental study has two images; a slice is one of them.</summary>
    public const int DentalSlices = 2;
    public static readonly TimeSpan DentalSlice = TimeSpan.FromSeconds(0.36);

    /// <summary>A head CT of 40 slabs, 8 s together.</summary>
    public const int StrokeSlices = 40;
    public static readonly TimeSpan StrokeSlice = TimeSpan.FromSeconds(0.2);

    public const long DentalBytes = 1_500_000;
    public const long StrokeBytes = 100_000_000;
    public const double LinkMbit = 1_000;

    public double Minutes { get; init; } = 10;

    /// <summary>Grid time over real time.</summary>
    public double Compression { get; init; } = 1;
    public int Nodes { get; init; } = 33;
    public int SlotsPerNode { get; init; } = 2;

    /// <summary>In the second phase a stroke comes this often, so that a 99th percentile means something.</summary>
    public double DenseSeconds { get; init; } = 4;
    public int Seed { get; init; } = 15;

    public int Slots => Nodes * SlotsPerNode;

    public static double DentalSeconds => DentalSlices * DentalSlice.TotalSeconds;

    public static double StrokeSeconds => StrokeSlices * StrokeSlice.TotalSeconds;

    /// <summary>Slots that the load keeps busy, transfers apart.</summary>
    public static double BusySlots(TimeSpan strokeEvery) => DentalPerSecond * DentalSeconds + StrokeSeconds / strokeEvery.TotalSeconds;

    public TimeSpan Real(TimeSpan grid) => grid / Compression;

    /// <summary>Reads <c>--minutes 1 --compression 1 --nodes 33 --slots 2 --dense-seconds 4 --seed 15</c>, each optional.</summary>
    public static StormOptions Read(string[] arguments)
    {
        var options = new StormOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !double.TryParse(arguments[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value > 0))
                throw new ArgumentException($"{arguments[i]} needs a number above zero after it.", nameof(arguments));
            options = arguments[i] switch
            {
                "--minutes" => options with { Minutes = value },
                "--compression" => options with { Compression = value },
                "--nodes" => options with { Nodes = (int)value },
                "--slots" => options with { SlotsPerNode = (int)value },
                "--dense-seconds" => options with { DenseSeconds = value },
                "--seed" => options with { Seed = (int)value },
                _ => throw new ArgumentException($"{arguments[i]} is unknown; there are --minutes, --compression, --nodes, --slots, --dense-seconds and --seed.", nameof(arguments)),
            };
        }

        return options;
    }
}

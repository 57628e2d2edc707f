using System.Globalization;

namespace Grid.Benchmarks.Scheduling;

/// <summary>How much is simulated for the comparison of policies.</summary>
internal sealed record QualityOptions
{
    /// <summary>Means over so many seeds; every policy sees the same studies at the same instants.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>As the shipped configuration has it.</summary>
    public int Dispatchers { get; init; } = 1;

    /// <summary>Slot seconds that the loaded morning's studies take, each alone, over slot seconds there are.</summary>
    public double Utilisation { get; init; } = 0.8;
    public double LoadedHours { get; init; } = 2;

    /// <summary>Reads <c>--seeds 3 --dispatchers 1 --utilisation 0.8 --loaded-hours 2</c>, each optional.</summary>
    public static QualityOptions Read(string[] arguments)
    {
        var options = new QualityOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !double.TryParse(arguments[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value > 0))
                throw new ArgumentException($"{arguments[i]} needs a number above zero after it.", nameof(arguments));
            options = arguments[i] switch
            {
                "--seeds" => options with { Seeds = Math.Max(1, (int)value) },
                "--dispatchers" => options with { Dispatchers = (int)value },
                "--utilisation" => options with { Utilisation = value },
                "--loaded-hours" => options with { LoadedHours = value },
                _ => throw new ArgumentException($"{arguments[i]} is unknown; there are --seeds, --dispatchers, --utilisation and --loaded-hours.", nameof(arguments)),
            };
        }

        return options;
    }
}

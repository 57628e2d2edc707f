using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Benchmarks.Reporting;

/// <summary>One measured number, with its peer in the same run and the bar it should reach where it has them.</summary>
internal sealed record BenchFigure(string Metric, double Value, string Unit)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Peer { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PeerValue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ratio { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bar { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Ok { get; init; }

    /// <summary>A figure that should be at least <paramref name="bar"/> times its peer's.</summary>
    public static BenchFigure AgainstPeer(string metric, double value, string unit, string peer, double peerValue, double bar)
    {
        var ratio = Math.Round(value / peerValue, 2);
        return new BenchFigure(metric, Math.Round(value), unit)
        {
            Peer = peer,
            PeerValue = Math.Round(peerValue),
            Ratio = ratio,
            Bar = bar,
            Ok = ratio >= bar,
        };
    }
}

/// <summary>What a bench found: printed as the last line, one JSON object, and kept in .artifacts/bench.</summary>
internal sealed record BenchReport(string Bench, IReadOnlyList<BenchFigure> Figures)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IReadOnlyDictionary<string, string> Environment { get; init; } = BenchEnvironment.Describe();

    public void Publish()
    {
        var json = JsonSerializer.Serialize(this, Format);
        var folder = Path.Combine(BenchEnvironment.RepositoryRoot(), ".artifacts", "bench");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Bench + ".json"), json + "\n");
        Console.WriteLine(json);
    }
}

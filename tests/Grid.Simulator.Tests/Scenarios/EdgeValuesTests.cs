using System.Text.Json;
using Grid.Simulator.Chance;
using Grid.Simulator.Planning;
using Grid.Simulator.Scenarios;

namespace Grid.Simulator.Tests.Scenarios;

/// <summary>
/// Values at and beyond the edge of their range, in every place of a scenario where a value stands: each is an error with its path, or
/// a scenario that can be simulated.
/// </summary>
public sealed class EdgeValuesTests
{
    private const int ValuesAPlace = 6;

    private static readonly Dictionary<string, string> NoEnvironment = [];

    private static readonly string[] Values =
    [
        "-1", "0", "1", "64", "1000", "2147483648", "1e9", "1e308", "-1e308", "1e-308", "NaN", "-00:00:01", "00:00:00", "00:00:00.0000001", "00:00:01", "3660.00:00:00",
        "3660.00:00:01", "10675199.02:48:05.4775807", "0001-01-01", "0001-01-01T05:00", "9999-12-31", "9999-12-31T23:00", "1989-12-31", "[]", "{}", "null", "",
    ];

    [Fact]
    public void TryLoad_ValuesAtTheEdge_AreRefusedWithTheirPathOrCanBeSimulated()
    {
        var chance = new SeededChance(20261127);
        var wrong = new List<string>();
        foreach (var place in Places())
        {
            for (var i = 0; i < ValuesAPlace; i++)
            {
                var value = Values[(int)(chance.Next() * Values.Length)];
                if (Failure($"{place}={value}") is { } failure) wrong.Add(failure);
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("start=0001-01-01")]
    [InlineData("start=9999-12-31T23:00")]
    [InlineData("load.studies.head-ct.imagesPerMegabyte=1000")]
    [InlineData("models.stroke-hypodensity.fixed=3660.00:00:00")]
    [InlineData("timeZones.abai=14")]
    public void TryLoad_OneValueAtTheEdge_IsRefusedWithItsPathOrCanBeSimulated(string value) => Assert.Null(Failure(value));

    /// <summary>Null where the value is refused by its path, or an hour can be simulated.</summary>
    private static string? Failure(string value)
    {
        try
        {
            if (!ScenarioFile.TryLoad(Path.Combine(Shipped.Folder, "today.json"), [value], NoEnvironment, out var scenario, out _, out var failed))
                return failed.Errors.All(static e => e.Path.Length > 0) ? null : $"{value}: an error without a path: {failed.Describe()}";
            using var cancel = new CancellationTokenSource();
            ScenarioRun.Run(scenario, 1, 0, new AfterAnHour(cancel), cancel.Token);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            return $"{value}: {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0]}";
        }

        return null;
    }

    private static List<string> Places()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using var today = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shipped.Folder, "today.json")), options);
        return [.. Leaves(today.RootElement, "").Where(static p => p is not ("grid" or "extends" or "$schema"))];
    }

    private static IEnumerable<string> Leaves(JsonElement at, string path) => at.ValueKind switch
    {
        JsonValueKind.Object when !at.TryGetProperty("basis", out _) => at.EnumerateObject().SelectMany(p => Leaves(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => at.EnumerateArray().Take(1).SelectMany(item => Leaves(item, $"{path}[0]")).Append(path),
        _ => [path],
    };

    private sealed class AfterAnHour(CancellationTokenSource cancel) : IProgress<double>
    {
        public void Report(double value) => cancel.Cancel();
    }
}

using System.Globalization;
using System.Text.Json;
using Grid.Mutation.Mutants;

namespace Grid.Mutation.Reporting;

/// <summary>What became of each mutant, kept for the next run and told at the end.</summary>
internal sealed class MutationReport
{
    private readonly string _path;
    private readonly Dictionary<string, string> _before;
    private readonly Dictionary<string, string> _equivalent;
    private readonly List<(Mutant Mutant, string Outcome)> _outcomes = [];

    public MutationReport(ProjectFolders project)
    {
        _path = Path.Combine(project.Output, "results.txt");
        _before = Pairs(_path, '\t');
        _equivalent = Pairs(Path.Combine(ProjectFolders.Root, "tests", "Grid.Mutation", $"equivalent.{project.Name}.txt"), '#');
    }

    /// <summary>Known to change nothing that could be seen.</summary>
    public bool IsEquivalent(Mutant mutant) => _equivalent.ContainsKey(mutant.Key);

    /// <summary>As it was when it was last asked about; null where it never was.</summary>
    public string? Before(Mutant mutant) => _before.GetValueOrDefault(MutantWriter.PlaceOf(mutant));

    public void Add(Mutant mutant, string outcome)
    {
        _outcomes.Add((mutant, outcome));
        File.AppendAllText(_path, $"{MutantWriter.PlaceOf(mutant)}\t{outcome}\n");
        if (IsKilled(outcome)) return;
        Console.WriteLine($"{mutant.File}:{mutant.Line} {mutant.Member}: {mutant.Before} -> {mutant.After}  {outcome}");
    }

    public static bool IsKilled(string outcome) => outcome.StartsWith("killed", StringComparison.Ordinal);

    /// <summary>The score by file, and all of it as one JSON object in the last line.</summary>
    public void Tell(int leftOut, int equivalent)
    {
        var files = _outcomes.GroupBy(one => one.Mutant.File, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Score([.. group.Select(one => one.Outcome)]));
        foreach (var (file, (killed, all, percent)) in files) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file,-50} {killed,5} of {all,5}  {percent,5:0.0} %"));
        var total = Score([.. _outcomes.Select(one => one.Outcome)]);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            killed = total.Killed,
            mutants = total.All,
            score = total.Percent,
            unreached = _outcomes.Count(one => one.Outcome == "unreached"),
            equivalent,
            not_compiled = leftOut,
            files = files.ToDictionary(one => one.Key, one => one.Value.Percent),
        }));
    }

    private static (int Killed, int All, double Percent) Score(List<string> outcomes)
    {
        var killed = outcomes.Count(IsKilled);
        return (killed, outcomes.Count, outcomes.Count == 0 ? 100 : Math.Round(100.0 * killed / outcomes.Count, 1));
    }

    private static Dictionary<string, string> Pairs(string path, char between) => !File.Exists(path)
        ? new(StringComparer.Ordinal)
        : File.ReadLines(path).Where(line => line.LastIndexOf(between) > 0).Select(line => (Key: line[..line.LastIndexOf(between)].Trim(), Value: line[(line.LastIndexOf(between) + 1)..].Trim()))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
}
